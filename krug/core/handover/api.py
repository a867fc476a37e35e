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
from krug.core.handover import handing
from krug.core.handover.models import Handover, HandoverState, Rule


class NewHandover(Body):
    """`heirs`: ids of employees, the first gets what no rule speaks of. By field: `values` says who gets which."""

    rule: Literal[tuple(Rule.values)]  # type: ignore[valid-type]
    heirs: Annotated[list[Id], Field(min_length=1, max_length=500)]
    field: Annotated[StrictStr, Field(max_length=60)] = ""
    values: Annotated[dict[Annotated[StrictStr, Field(max_length=255)], Id], Field(max_length=500)] = {}
    with_closed: StrictBool = False


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


def _begin(call: Call) -> Made:
    person = User.objects.filter(pk=call.id).first() if call.id <= BIGGEST else None
    if person is None:
        raise missing()
    body = call.body
    made = handing.begin(
        call.user, person, body.rule, body.heirs, body.values, body.field, body.with_closed, Channel.API
    )
    return Made(_item(made), f"/api/v1/handovers/{made.pk}")


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
    return Operation(method, path, summary, run, GivenHandover, tag="Employees", administrators=True, **more)


DECLARES = (
    _operation("POST", "users/{id}/leaving", _("Hand over and close Krug"), _begin, status=202, body=NewHandover),
    _operation("GET", "handovers/{id}", _("How far it is"), lambda call: _item(_reach(call))),
    _operation("POST", "handovers/{id}/undoing", _("Give everything back"), _undo, status=202),
)
