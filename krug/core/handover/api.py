"""Somebody leaves, by the API."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, StrictBool, StrictStr

from krug.core.access.leaving import held_beside
from krug.core.access.models import User
from krug.core.api.bodies import Body, Time
from krug.core.api.items import moment
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import missing
from krug.core.api.types import BIGGEST, Id
from krug.core.events.models import Channel
from krug.core.handover import handing, holding
from krug.core.handover.models import Handover, HandoverState, Rule

TAG = "Employees"


class NewHandover(Body):
    """`heirs`: ids of employees, the first gets what no rule speaks of. By field: `values` says who gets which."""

    rule: Literal[tuple(Rule.values)]  # type: ignore[valid-type]
    heirs: Annotated[list[Id], Field(min_length=1, max_length=500)]
    field: Annotated[StrictStr, Field(max_length=60)] = ""
    values: Annotated[dict[Annotated[StrictStr, Field(max_length=255)], Id], Field(max_length=500)] = {}
    with_closed: StrictBool = False


class GivenHeld(BaseModel):
    """`in_work` of `number` records of a kind are still to be done something with."""

    type: str
    number: int
    in_work: int


class GivenBeside(BaseModel):
    """What somebody gives to another by hand, on the page `address`; `title` says what it is."""

    title: str
    name: str
    address: str


class GivenHolding(BaseModel):
    """What a person holds. `together`: records of others they work with. `heirs`: who may take over."""

    user: int
    records: list[GivenHeld]
    together: int
    sessions: int
    tokens: int
    beside: list[GivenBeside]
    heirs: list[int]


class GivenHandover(BaseModel):
    """`until`: till when it may be taken back."""

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


def _holding(call: Call) -> Any:
    person = _person(call)
    found = holding.held_by(person)
    return {
        "user": person.pk,
        "records": [{"type": held.kind.code, "number": held.number, "in_work": held.in_work} for held in found.records],
        **{name: getattr(found, name) for name in ("together", "sessions", "tokens")},
        "beside": [{"title": str(one.title), "name": one.name, "address": one.address} for one in held_beside(person)],
        "heirs": list(holding.may_take_over(person).values_list("pk", flat=True)),
    }


def _begin(call: Call) -> Made:
    person, body = _person(call), call.body
    made = handing.begin(
        call.user, person, body.rule, body.heirs, body.values, body.field, body.with_closed, Channel.API
    )
    return Made(_item(made), f"/api/v1/handovers/{made.pk}")


def _person(call: Call) -> User:
    found = User.objects.filter(pk=call.id).first() if call.id <= BIGGEST else None
    if found is None:
        raise missing()
    return found


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
    }


def _operation(method: str, path: str, summary: Any, run: Any, **more: Any) -> Operation:
    return Operation(method, path, summary, run, GivenHandover, tag=TAG, administrators=True, **more)


DECLARES = (
    Operation(
        "GET", "users/{id}/leaving", _("What a person holds"), _holding, GivenHolding, tag=TAG, administrators=True
    ),
    _operation("POST", "users/{id}/leaving", _("Hand over and close Krug"), _begin, status=202, body=NewHandover),
    _operation("GET", "handovers/{id}", _("How far it is"), lambda call: _item(_reach(call))),
    _operation("POST", "handovers/{id}/undoing", _("Give everything back"), _undo, status=202),
)
