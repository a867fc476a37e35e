"""The dashboards a person finds: the ready one, the own, the shared."""

from __future__ import annotations

from dataclasses import dataclass, replace

from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.access.policy import Denied
from krug.core.dashboards.models import Dashboard
from krug.core.dashboards.panels import Panel, of_plain
from krug.core.dashboards.ready import Ready, fitting
from krug.core.reports import running
from krug.core.reports.readers import Reader


@dataclass(frozen=True)
class Board:
    """A dashboard as one person finds it. `row` None: a ready one that the person has not changed.

    `key` is its part of an address; `ready` the ready one it is or was made of, None for none.
    """

    key: str
    title: str
    panels: tuple[Panel, ...]
    row: Dashboard | None = None
    ready: Ready | None = None
    may_change: bool = True

    @property
    def url(self) -> str:
        return f"/dashboards/{self.key}"

    @property
    def shared_by(self) -> str:
        """The owner's name where it is another person's."""
        return "" if self.may_change or self.row is None else self.row.owner.name

    def panel(self, pk: int) -> Panel | None:
        return next((panel for panel in self.panels if panel.id == pk), None)


def found_by(user: User) -> list[Board]:
    """Every dashboard of the person: the ready first, then the own by name, then the shared. One query."""
    rows = list(Dashboard.objects.visible_to(user).select_related("owner").order_by("title", "pk"))
    ready = {one.code: one for one in fitting(user)}
    made = {row.ready: row for row in rows if row.owner_id == user.pk and row.ready in ready}
    first = [_of_row(made[code], user, one) if code in made else of_ready(one, user) for code, one in ready.items()]
    rest = [_of_row(row, user) for row in rows if row not in made.values()]
    return [*first, *sorted(rest, key=lambda board: board.row is None or board.row.owner_id != user.pk)]


def get(user: User, key: str) -> Board | None:
    """None for one that is not there for this person. One query."""
    ready = next((one for one in fitting(user) if one.key == key), None)
    if ready is not None:
        row = Dashboard.objects.filter(owner=user, ready=ready.code, removed_at=None).first()
        return _of_row(row, user, ready) if row else of_ready(ready, user)
    pk = key_of(key)
    row = Dashboard.objects.visible_to(user).select_related("owner").filter(pk=pk).first() if pk is not None else None
    return _of_row(row, user) if row else None


def of_ready(one: Ready, user: User) -> Board:
    """With the panels whose reports the person has, numbered from 1."""
    panels = [panel for panel in one.panels if _is_there(user, panel)]
    numbered = tuple(replace(panel, id=number) for number, panel in enumerate(panels, 1))
    return Board(one.key, str(one.title), numbered, None, one)


def _of_row(row: Dashboard, user: User, ready: Ready | None = None) -> Board:
    key = ready.key if ready else str(row.pk)
    return Board(key, row.title, tuple(of_plain(row.panels)), row, ready, row.may_change(user))


def _is_there(user: User, panel: Panel) -> bool:
    try:
        running.find(user, panel.report).check(Reader(user))
    except (running.UnknownReport, Denied):
        return False
    return True
