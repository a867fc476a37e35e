"""Segments: parts of the records of a kind under a name, live or fixed."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, Field, StrictBool, StrictStr

from krug.core.access.models import User
from krug.core.access.policy import check_kind
from krug.core.access.scopes import Action, Scope
from krug.core.api.asking import one_of
from krug.core.api.bodies import Body, Time
from krug.core.api.filters import CURSOR, LIMIT, Parameter, paged
from krug.core.api.items import moment
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import Problem, missing, wrong
from krug.core.api.schemas import listed
from krug.core.api.types import BIGGEST, Id
from krug.core.lists import segmenting
from krug.core.lists.counting_segments import counts_of
from krug.core.lists.filtering import BadFilter, read
from krug.core.lists.models import Audience, Segment
from krug.core.lists.opening_segments import opening, told_conditions
from krug.core.records import kinds
from krug.core.records.conflicts import Overtaken

Title = Annotated[StrictStr, Field(min_length=1, max_length=segmenting.LONGEST)]
Conditions = Annotated[StrictStr, Field(max_length=10_000, examples=['{"all":[]}'])]
Readers: Any = Literal[tuple(Audience.values)]


class NewSegment(Body):
    """`filter` as the lists have it; `fixed`: whoever fits it now, and nobody else later."""

    type: Annotated[StrictStr, Field(max_length=40, examples=["client"])]
    title: Title
    audience: Readers = "own"
    filter: Conditions = ""
    fixed: StrictBool = False


class ChangedSegment(Body):
    """`fixed` true: as it is now; false: it lives again. `version`: where the segment has another by now, 409."""

    title: Title | None = None
    audience: Readers | None = None
    fixed: StrictBool | None = None
    version: Id | None = None


class GivenSegment(BaseModel):
    """`count` is of those the asker sees. An own segment that asks for what the asker may not ask any more has neither
    `count` nor `filter`; that of another is not there. Its records are got by
    `filter={"all":[{"field":"segment","op":"any","value":[id]}]}`.
    """

    id: int
    type: str
    title: str
    owner: int
    audience: Readers
    filter: dict[str, Any] | None
    fixed_at: Time | None
    fixed_by: int | None
    count: int | None
    version: int


def operations() -> list[Operation]:
    codes = [kind.code for kind in kinds.all_kinds() if kind.has_segments]
    asks = (LIMIT, CURSOR, Parameter("type", {"type": "string", "enum": codes}, one_of(*codes)))
    one = "segments/{id}"

    def listing(call: Call) -> Any:
        rows = _seen(call)
        found = paged(rows.filter(kind=call.asked["type"]) if "type" in call.asked else rows, ("id",), call.asked)
        counts = counts_of(found.rows, call.user)
        return {"items": [_item(call.user, row, counts) for row in found.rows], "next": found.next}

    found = [
        Operation("GET", "segments", gettext_lazy("List"), listing, listed(GivenSegment), asks=asks),
        Operation("POST", "segments", gettext_lazy("Make"), _add, GivenSegment, 201, NewSegment),
        Operation("GET", one, gettext_lazy("One"), lambda call: _told(call, _reach(call)), GivenSegment),
        Operation("PATCH", one, gettext_lazy("Change"), _change, GivenSegment, body=ChangedSegment, conflicts=True),
        Operation(
            "DELETE", one, gettext_lazy("Remove"), lambda call: segmenting.remove(_reach(call), call.user), None, 204
        ),
    ]
    return [operation.under(str(gettext_lazy("Segments"))) for operation in found]


def _seen(call: Call) -> Any:
    """The segments the person knows of, of kinds they see."""
    seen = [kind.code for kind in kinds.all_kinds() if call.user.scope(kind.code, Action.SEE) is not Scope.NONE]
    return opening(call.user).filter(kind__in=seen)


def _reach(call: Call) -> Segment:
    found: Segment | None = _seen(call).filter(pk=call.id).first() if call.id <= BIGGEST else None
    if found is None:
        raise missing()
    return found


def _add(call: Call) -> Made:
    body = call.body
    kind = kinds.get(body.type) if kinds.known(body.type) else None
    if kind is None or not kind.has_segments:
        raise wrong("type", _("Choose from the list."))
    check_kind(call.user, Action.SEE, kind.code)
    try:
        made = segmenting.make(kind, call.user, body.title, read(body.filter), body.audience, body.fixed)
    except BadFilter as error:
        raise wrong("filter", str(error)) from None
    return Made(_told(call, made), f"/api/v1/segments/{made.pk}")


def _change(call: Call) -> Any:
    found, body = _reach(call), call.body
    try:
        if body.title is not None or body.audience is not None:
            title, audience = body.title or found.title, body.audience or found.audience
            found = segmenting.change(found, call.user, title, audience, body.version)
        seen = None if body.title is not None or body.audience is not None else body.version
        if body.fixed is not None:
            found = (segmenting.fix if body.fixed else segmenting.let_live)(found, call.user, seen)
    except Overtaken as error:
        raise Problem(409, str(error), more={"current": _told(call, _reach(call))}) from None
    except BadFilter as error:
        raise wrong("fixed", str(error)) from None
    return _told(call, found)


def _told(call: Call, row: Segment) -> dict[str, Any]:
    return _item(call.user, row, counts_of([row], call.user))


def _item(user: User, row: Segment, counts: dict[int, int | None]) -> dict[str, Any]:
    return {
        "id": row.pk,
        "type": row.kind,
        "title": row.title,
        "owner": row.owner_id,
        "audience": row.audience,
        "filter": told_conditions(user, row),
        "fixed_at": moment(row.fixed_at),
        "fixed_by": row.fixed_by_id,
        "count": counts.get(row.pk),
        "version": row.version,
    }
