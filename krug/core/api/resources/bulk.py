"""Changes of many records at once: begun on the list's address, looked after here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, Field, StrictStr, ValidationError

from krug.core.api.bodies import Body, Time
from krug.core.api.items import moment
from krug.core.api.mistakes import from_validation
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import missing, wrong
from krug.core.api.schemas import change_of
from krug.core.api.types import BIGGEST, Id
from krug.core.lists.bulk import start, turn_back
from krug.core.lists.bulk.performing import MOST_IDS
from krug.core.lists.filtering import BadFilter
from krug.core.lists.models import BulkChange, BulkState, BulkVerb
from krug.core.records.custom.fields import PREFIX
from krug.core.records.kinds import RecordKind

NOTHING = -1  # is done at once: a program is told that the work goes on in the background, be it ever so small


class NewBulk(Body):
    """`ids`, or `filter` as the lists have it (with `q`, words to find): one of the two.

    `verb` "change" sets `values` by field; "tag" and "untag" take {"tags": […]}; "bin" takes nothing.
    """

    verb: Literal[tuple(BulkVerb.values)]  # type: ignore[valid-type]
    values: dict[Annotated[str, Field(max_length=60)], Any] = {}
    ids: Annotated[list[Id], Field(min_length=1, max_length=MOST_IDS)] | None = None
    filter: Annotated[StrictStr, Field(max_length=10_000)] | None = None
    q: Annotated[StrictStr, Field(max_length=200)] = ""


class Left(BaseModel):
    id: int
    reason: str


class GivenBulk(BaseModel):
    """`changed` and `left` count what was done, `restored` and `kept` what undoing did; `why` tells of 50 left."""

    id: int
    type: str
    verb: str
    state: Literal[tuple(BulkState.values)]  # type: ignore[valid-type]
    total: int
    changed: int
    left: int
    restored: int
    kept: int
    why: list[Left]
    created_at: Time


def of_kind(kind: RecordKind) -> Operation:
    about = gettext_lazy("The work is done in the background; its address tells how far it is.")
    return Operation(
        "POST",
        f"{kind.path}/bulk",
        gettext_lazy("Change many at once"),
        _begin(kind),
        GivenBulk,
        202,
        NewBulk,
        description=about,
    )


def _begin(kind: RecordKind) -> Callable[[Call], Made]:
    def run(call: Call) -> Made:
        body = call.body
        if (body.ids is None) == (body.filter is None):
            raise wrong("ids", _("Give either ids or a filter."))
        selection = {"filter": body.filter, "q": body.q} if body.ids is None else {"ids": body.ids}
        try:
            values = _values(kind.seen_by(call.user), body)
            bulk = start(kind, call.user, body.verb, values, selection, at_once=NOTHING)
        except BadFilter as error:
            raise wrong("filter", str(error)) from None
        return Made(_item(bulk), f"/api/v1/bulk/{bulk.pk}")

    return run


def _values(kind: RecordKind, body: NewBulk) -> dict[str, Any]:
    """What the verb takes, as strictly read as where one record is changed. Raises Problem."""
    if body.verb == BulkVerb.BIN:
        return {}
    tagging = body.verb in (BulkVerb.TAG, BulkVerb.UNTAG)
    for name in body.values:
        right = name == "tags" if tagging else name in kind.names and name != "tags" and kind.field(name).stored
        if not right:
            raise wrong(f"values.{name}", _("There is no such field."))
    own = {name: value for name, value in body.values.items() if name.startswith(PREFIX)}
    try:
        declared = {name: value for name, value in body.values.items() if name not in own}
        found = change_of(kind.code).model_validate({"version": 1, **declared})
    except ValidationError as error:
        raise from_validation([{**one, "loc": ("", "", "values", *one["loc"])} for one in error.errors()]) from None
    values: dict[str, Any] = found.model_dump(mode="json", exclude_unset=True, exclude={"version"})
    return values | own


def _reach(call: Call) -> BulkChange:
    found = BulkChange.objects.filter(pk=call.id, actor=call.user).first() if call.id <= BIGGEST else None
    if found is None:
        raise missing()
    return found


def _undo(call: Call) -> Any:
    bulk = _reach(call)
    return _item(turn_back(bulk, call.user, at_once=NOTHING) or bulk)


def _item(bulk: BulkChange) -> dict[str, Any]:
    left = bulk.items.exclude(reason="").order_by("record_id")[:50]
    counts = {name: getattr(bulk, name) for name in ("total", "changed", "left", "restored", "kept")}
    return {
        "id": bulk.pk,
        "type": bulk.kind,
        "verb": bulk.verb,
        "state": bulk.state,
        **counts,
        "why": [{"id": one.record_id, "reason": one.reason} for one in left],
        "created_at": moment(bulk.created_at),
    }


def operations() -> list[Operation]:
    found = [
        Operation("GET", "bulk/{id}", gettext_lazy("How far it is"), lambda call: _item(_reach(call)), GivenBulk),
        Operation("POST", "bulk/{id}/undoing", gettext_lazy("Take it back"), _undo, GivenBulk, 202),
    ]
    return [operation.under(str(gettext_lazy("Changes of many"))) for operation in found]
