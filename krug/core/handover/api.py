"""Somebody leaves, by the API."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, StrictBool, StrictStr

from krug.core.access.models import User
from krug.core.api.bodies import Body, Time
from krug.core.api.items import moment
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import missing
from krug.core.api.types import BIGGEST, Id
from krug.core.events.models import Channel
from krug.core.handover import besides, handing, holding
from krug.core.handover.foreseeing import foresee
from krug.core.handover.models import HandedThing, Handover, HandoverState, Rule
from krug.core.handover.planning import MOST_SEGMENTS, Wish, planned

Key = Annotated[StrictStr, Field(max_length=60)]


class SegmentHeir(Body):
    segment: Id
    heir: Id


class NewHandover(Body):
    """`heirs`: ids of employees, who share evenly what no rule speaks of. By field and by region `values` says who gets
    which, by segment `segments` does: of a client in several the first counts. `besides`: who gets single things beside
    the records, by their key; the first heir gets the others.
    """

    rule: Literal[tuple(Rule.values)]  # type: ignore[valid-type]
    heirs: Annotated[list[Id], Field(min_length=1, max_length=500)]
    field: Key = ""
    values: Annotated[dict[Annotated[StrictStr, Field(max_length=255)], Id], Field(max_length=500)] = {}
    segments: Annotated[list[SegmentHeir], Field(max_length=MOST_SEGMENTS)] = []
    with_closed: StrictBool = False
    besides: Annotated[dict[Key, Id], Field(max_length=1000)] = {}


class HeldRecords(BaseModel):
    """How many records of the type the person is responsible for, how many of them are still in work, and how many more
    lie in the bin: they are handed over too."""

    type: str
    number: int
    in_work: int
    in_bin: int


class HeldThing(BaseModel):
    """One thing beside the records, such as a department that the person heads."""

    key: str
    name: str


class GivenThing(HeldThing):
    heir: int


class LeftThing(HeldThing):
    reason: str


class GivenHolding(BaseModel):
    """What a person holds. `together`: records of others they work with. `heirs`: who may take over."""

    user: int
    records: list[HeldRecords]
    together: int
    sessions: int
    tokens: int
    besides: list[HeldThing]
    heirs: list[int]


class ForeseenShare(BaseModel):
    """What one heir would get: how many records of each type; `unseen`: of how many the heir's role does not let them
    see, where there are any."""

    heir: int
    records: dict[str, int]
    unseen: dict[str, int]


class GivenForesight(BaseModel):
    shares: list[ForeseenShare]


class GivenHandover(BaseModel):
    """`until`: till when it may be taken back. `besides`: what went besides the records, once it is done, until it has
    been taken back. `besides_left`: what could not be given, or not given back, and why."""

    id: int
    user: int
    rule: Literal[tuple(Rule.values)]  # type: ignore[valid-type]
    heirs: list[int]
    state: Literal[tuple(HandoverState.values)]  # type: ignore[valid-type]
    total: int
    handed: int
    left: int
    restored: int
    kept: int
    until: Time
    besides: list[GivenThing]
    besides_left: list[LeftThing]


def _holding(call: Call) -> Any:
    person = _person(call)
    found = holding.held_by(person)
    return {
        "user": person.pk,
        "records": [
            {"type": held.kind.code, "number": held.number, "in_work": held.in_work, "in_bin": held.in_bin}
            for held in found.records
        ],
        **{name: getattr(found, name) for name in ("together", "sessions", "tokens")},
        "besides": [{"key": thing.key, "name": thing.beside.name} for thing in besides.things_of(person)],
        "heirs": list(holding.may_take_over(person).values_list("pk", flat=True)),
    }


def _foresee(call: Call) -> Any:
    """Nothing is written."""
    _kinds, shares = foresee(planned(call.user, _person(call), _wish(call.body)))
    return {"shares": [{"heir": share.heir.pk, "records": share.numbers, "unseen": share.unseen} for share in shares]}


def _begin(call: Call) -> Made:
    made = handing.begin(call.user, _person(call), _wish(call.body), Channel.API)
    return Made(_item(made), f"/api/v1/handovers/{made.pk}")


def _wish(body: Any) -> Wish:
    segments = [(one.segment, one.heir) for one in body.segments]
    return Wish(body.rule, body.heirs, body.values, body.field, segments, body.with_closed, body.besides)


def _person(call: Call) -> User:
    person = User.objects.filter(pk=call.id).first() if call.id <= BIGGEST else None
    if person is None:
        raise missing()
    return person


def _undo(call: Call) -> Any:
    found = _reach(call)
    handing.begin_undo(call.user, found, Channel.API)
    return _item(_reach(call))


def _reach(call: Call) -> Handover:
    found = Handover.objects.select_related("person").filter(pk=call.id).first() if call.id <= BIGGEST else None
    if found is None:
        raise missing()
    return found


def _item(found: Handover) -> dict[str, Any]:
    counts = {name: getattr(found, name) for name in ("total", "handed", "left", "restored", "kept")}
    return {
        "id": found.pk,
        "user": found.person_id,
        "rule": found.rule,
        "heirs": found.heirs,
        "state": found.state,
        **counts,
        "until": moment(found.until),
        "besides": [{**_thing(row), "heir": row.heir_id} for row in besides.given(found).order_by("pk")],
        "besides_left": [{**_thing(row), "reason": row.reason} for row in besides.left(found).order_by("pk")],
    }


def _thing(row: HandedThing) -> dict[str, Any]:
    return {"key": f"{row.sort}:{row.thing}", "name": row.name}


def _operation(
    method: str, path: str, summary: Any, run: Any, gives: type[BaseModel] = GivenHandover, **more: Any
) -> Operation:
    return Operation(method, path, summary, run, gives, tag="Employees", administrators=True, **more)


DECLARES = (
    _operation("GET", "users/{id}/leaving", _("What the employee holds"), _holding, GivenHolding),
    _operation(
        "POST", "users/{id}/leaving/preview", _("What each will get"), _foresee, GivenForesight, body=NewHandover
    ),
    _operation("POST", "users/{id}/leaving", _("Hand over and close Krug"), _begin, status=202, body=NewHandover),
    _operation("GET", "handovers/{id}", _("How far it is"), lambda call: _item(_reach(call))),
    _operation("POST", "handovers/{id}/undoing", _("Give everything back"), _undo, status=202),
)
