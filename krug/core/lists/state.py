"""What a list shows: the conditions, order, grouping and columns that address, saved view and person ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol
from urllib.parse import urlencode

from django.http import Http404

from krug.core.access.models import User
from krug.core.lists.columns import chosen_columns, groupable, order_by, sort_column
from krug.core.lists.filtering import BadFilter, Condition, Group, read, where
from krug.core.lists.models import SavedView
from krug.core.records.fields import Field
from krug.core.records.kinds import RecordKind

Params = Mapping[str, str]
LONGEST_QUESTION = 200
ALL_VIEW = "all"


class Conditioned(Protocol):
    """Whatever has conditions that a page changes: a list, a report under construction."""

    @property
    def kind(self) -> RecordKind: ...

    @property
    def user(self) -> User: ...

    @property
    def filter(self) -> Group: ...

    @property
    def conditions_url(self) -> str:
        """Where one of them is chosen."""

    def query(self, **changes: Any) -> str: ...

    def url(self, **changes: Any) -> str: ...


@dataclass(frozen=True)
class ListState:
    """`sort` names a field, "-" for downwards; empty is the kind's own order."""

    kind: RecordKind
    user: User
    filter: Group
    q: str
    sort: str
    group: str
    columns: tuple[Field, ...]
    view: SavedView | None

    @property
    def changed(self) -> bool:
        """Whether this is not what the view keeps."""
        kept = self.view.state if self.view else {}
        return (self.filter.plain(), self.sort, self.group) != _kept(kept)

    @property
    def conditions_url(self) -> str:
        return f"/{self.kind.path}/list/condition"

    @property
    def order(self) -> tuple[str, ...]:
        return order_by(self.kind, self.sort)

    def query(self, **changes: Any) -> str:
        """The list's address after "?", with `changes`; the place within the list is left out."""
        state = replace(self, **changes) if changes else self
        values = {"view": str(state.view.pk) if state.view else ALL_VIEW, "q": state.q}
        if state.view is None or state.changed:
            # An empty filter is said too: without it the view's own would come back.
            values |= {"f": state.filter.text() or "{}", "sort": state.sort, "group": state.group}
        if values["view"] == ALL_VIEW and values.get("f") == "{}":
            del values["f"]
        return urlencode({name: value for name, value in values.items() if value})

    def url(self, **changes: Any) -> str:
        return f"{self.kind.list_url}?{self.query(**changes)}"

    def saved(self) -> dict[str, Any]:
        """What a saved view keeps."""
        names = [field.name for field in self.columns]
        return {"filter": self.filter.plain(), "sort": self.sort, "group": self.group, "columns": names}


def state_of(kind: RecordKind, user: User, params: Params) -> ListState:
    """Raises BadFilter for a filter that cannot be read, Http404 for a view that is not the person's to see."""
    views = views_of(kind, user)
    return state_with(kind, user, params, views)


def views_of(kind: RecordKind, user: User) -> list[SavedView]:
    """The saved views that open for `user`: not those that ask for fields hidden from their role. One query."""
    views = SavedView.objects.visible_to(user, kind.code).order_by("title")
    return [view for view in views if opens_for(kind, user, view)]


def opens_for(kind: RecordKind, user: User, view: SavedView) -> bool:
    """Whether every condition of the view is one that `user` may ask."""
    try:
        where(kind, user, read(view.state.get("filter")))
    except BadFilter:
        return False
    return True


def state_with(kind: RecordKind, user: User, params: Params, views: list[SavedView]) -> ListState:
    view = _view(kind, params, views)
    spoken = {name: params.get(name, "") for name in ("f", "sort", "group")}
    if any(spoken.values()):
        filter_ = read(spoken["f"])
    elif shorthand := _shorthand(kind, params):
        filter_ = shorthand
    else:
        kept = view.state if view else {}
        filter_ = read(kept.get("filter"))
        spoken = {name: kept.get(name, "") for name in spoken}
    q = params.get("q", "").strip()[:LONGEST_QUESTION].replace("\x00", "")
    sort, group = _known_sort(kind, spoken["sort"]), _known_group(kind, spoken["group"])
    return ListState(kind, user, filter_, q, sort, group, chosen_columns(kind, user, view), view)


def _kept(kept: Mapping[str, Any]) -> tuple[Any, str, str]:
    return read(kept.get("filter")).plain(), kept.get("sort", ""), kept.get("group", "")


def _view(kind: RecordKind, params: Params, views: list[SavedView]) -> SavedView | None:
    asked = params.get("view", "")
    if asked == ALL_VIEW:
        return None
    if not asked:
        free = not params.get("f") and not _shorthand(kind, params)
        return next((view for view in views if view.is_default), None) if free else None
    found = next((view for view in views if str(view.pk) == asked), None)
    if found is None:
        raise Http404
    return found


def _shorthand(kind: RecordKind, params: Params) -> Group | None:
    """`?status=customer` from a link elsewhere, as a condition."""
    named = [field.name for field in kind.fields if params.get(field.name) and field.stored]
    return Group(parts=tuple(Condition(name, "is", params[name]) for name in named)) if named else None


def _known_sort(kind: RecordKind, sort: str) -> str:
    return sort if sort_column(kind, sort.removeprefix("-")) else ""


def _known_group(kind: RecordKind, group: str) -> str:
    return group if any(field.name == group for field in groupable(kind)) else ""
