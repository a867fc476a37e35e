"""Saved views of lists."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, Field, StrictBool, StrictStr

from krug.core.access.models import User
from krug.core.access.policy import check_kind
from krug.core.access.scopes import Action, Scope
from krug.core.api.asking import one_of
from krug.core.api.bodies import Body
from krug.core.api.filters import CURSOR, LIMIT, Parameter, paged
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import missing, wrong
from krug.core.api.schemas import listed
from krug.core.api.types import BIGGEST
from krug.core.lists import saving
from krug.core.lists.columns import groupable, sort_column
from krug.core.lists.filtering import BadFilter, parse, read
from krug.core.lists.models import Audience, SavedView
from krug.core.lists.state import views_of
from krug.core.records import kinds
from krug.core.records.kinds import RecordKind

Title = Annotated[StrictStr, Field(min_length=1, max_length=saving.LONGEST)]
Conditions = Annotated[StrictStr, Field(max_length=10_000, examples=['{"all":[]}'])]
Name = Annotated[StrictStr, Field(max_length=60)]
Columns = Annotated[list[Name], Field(max_length=100)]


class NewView(Body):
    """`filter` as the lists have it; `sort` and `group` name a field, "-" before it for downwards."""

    type: Annotated[StrictStr, Field(max_length=40, examples=["client"])]
    title: Title
    audience: Literal[tuple(Audience.values)] = "own"  # type: ignore[valid-type]
    filter: Conditions = ""
    sort: Name = ""
    group: Name = ""
    columns: Columns = []


class ChangedView(Body):
    """`first`: the list opens with it for everybody who sees the view."""

    title: Title | None = None
    audience: Literal[tuple(Audience.values)] | None = None  # type: ignore[valid-type]
    filter: Conditions | None = None
    sort: Name | None = None
    group: Name | None = None
    columns: Columns | None = None
    first: StrictBool | None = None


class GivenView(BaseModel):
    id: int
    type: str
    title: str
    owner: int
    audience: Literal[tuple(Audience.values)]  # type: ignore[valid-type]
    first: bool
    filter: dict[str, Any]
    sort: str
    group: str
    columns: list[str]


def _item(view: SavedView) -> dict[str, Any]:
    state = view.state
    return {
        "id": view.pk,
        "type": view.kind,
        "title": view.title,
        "owner": view.owner_id,
        "audience": view.audience,
        "first": view.is_default,
        "filter": state.get("filter") or {},
        "sort": state.get("sort", ""),
        "group": state.get("group", ""),
        "columns": state.get("columns", []),
    }


def _seen(user: User) -> Any:
    """The views of every list the person may open."""
    allowed = Q(pk__in=[])
    for kind in kinds.all_kinds():
        if user.scope(kind.code, Action.SEE) is not Scope.NONE:
            allowed |= Q(pk__in=[view.pk for view in views_of(kind, user)])
    return SavedView.objects.filter(allowed)


def _reach(call: Call) -> SavedView:
    found: SavedView | None = _seen(call.user).filter(pk=call.id).first() if call.id <= BIGGEST else None
    if found is None:
        raise missing()
    return found


def _add(call: Call) -> Made:
    body = call.body.model_dump()
    if not kinds.known(body["type"]):
        raise wrong("type", _("Choose from the list."))
    kind = kinds.get(body["type"])
    check_kind(call.user, Action.SEE, kind.code)
    view = SavedView(kind=kind.code, title=body["title"], owner=call.user, state=_state(kind, call.user, body))
    saving.keep(view, call.user, body["audience"])
    return Made(_item(view), f"/api/v1/views/{view.pk}")


@transaction.atomic
def _change(call: Call) -> Any:
    view = _reach(call)
    body = {name: value for name, value in call.body.model_dump(exclude_unset=True).items() if value is not None}
    kind, first, audience = kinds.get(view.kind), body.pop("first", None), body.pop("audience", None)
    if body or audience is not None:
        view.title = body.get("title", view.title)
        view.state = {**view.state, **_state(kind, call.user, body)}
        saving.keep(view, call.user, audience)
    if first is not None:
        saving.make_first(kind, call.user, view, first)
    return _item(SavedView.objects.get(pk=view.pk))


def _state(kind: RecordKind, user: User, body: dict[str, Any]) -> dict[str, Any]:
    """The parts of a view's state that the body names. Raises Problem."""
    state: dict[str, Any] = {name: body[name] for name in ("sort", "group", "columns") if name in body}
    if "filter" in body:
        try:
            parse(kind, user, body["filter"])
            state["filter"] = read(body["filter"]).plain()
        except BadFilter as error:
            raise wrong("filter", str(error)) from None
    if state.get("sort") and not sort_column(kind, state["sort"].removeprefix("-")):
        raise wrong("sort", _("There is no such field."))
    if state.get("group") and state["group"] not in {field.name for field in groupable(kind)}:
        raise wrong("group", _("There is no such field."))
    for at, name in enumerate(state.get("columns", [])):
        if name not in kind.names:
            raise wrong(f"columns.{at}", _("There is no such field."))
    return state


def operations() -> list[Operation]:
    codes = [kind.code for kind in kinds.all_kinds()]
    asks = (LIMIT, CURSOR, Parameter("type", {"type": "string", "enum": codes}, one_of(*codes)))

    def listing(call: Call) -> Any:
        rows = _seen(call.user)
        if "type" in call.asked:
            rows = rows.filter(kind=call.asked["type"])
        found = paged(rows, ("id",), call.asked)
        return {"items": [_item(view) for view in found.rows], "next": found.next}

    one = "views/{id}"
    found = [
        Operation("GET", "views", gettext_lazy("List"), listing, listed(GivenView), asks=asks),
        Operation("POST", "views", gettext_lazy("Make"), _add, GivenView, 201, NewView),
        Operation("GET", one, gettext_lazy("One"), lambda call: _item(_reach(call)), GivenView),
        Operation("PATCH", one, gettext_lazy("Change"), _change, GivenView, body=ChangedView),
        Operation("DELETE", one, gettext_lazy("Remove"), lambda c: saving.remove(_reach(c), c.user), None, 204),
    ]
    return [operation.under(str(gettext_lazy("Saved views"))) for operation in found]
