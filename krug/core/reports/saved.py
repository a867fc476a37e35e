"""Saved reports among the others: found by name, listed for whoever has them."""

from __future__ import annotations

from collections.abc import Iterable

from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.records import kinds
from krug.core.reports.building.reading import BadShape, read
from krug.core.reports.building.reports import listed as listed_as
from krug.core.reports.building.reports import report_of as built
from krug.core.reports.building.shapes import Drawing, Shape
from krug.core.reports.models import SavedReport
from krug.core.reports.models.saved import PREFIX
from krug.core.reports.report import Report


def row_of(name: str, user: User) -> SavedReport | None:
    """The saved report of this name that `user` has; None for none."""
    pk = key_of(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else None
    found: SavedReport | None = None
    if pk is not None:
        found = SavedReport.objects.visible_to(user).select_related("owner", "department").filter(pk=pk).first()
    return found if found is not None and kinds.known(found.kind) else None


def report_of(name: str, user: User) -> Report | None:
    """The report that `name`, built-<id>, calls, as `user` may read it; None where they have no such."""
    row = row_of(name, user)
    return None if row is None else as_report(row, user)


def as_report(row: SavedReport, user: User) -> Report:
    return built(shape_of(row), user, row.name, row.title, row)


def shape_of(row: SavedReport) -> Shape:
    """What it asks; of one that an older Krug kept otherwise, nothing that anybody could answer."""
    try:
        return read(row.shape)
    except BadShape:
        return Shape(row.kind, ())


def is_any_map(names: Iterable[str]) -> bool:
    """Whether one of the reports of these names is drawn as a map. At most one query, none where none is built."""
    built = (key_of(name.removeprefix(PREFIX)) for name in names if name.startswith(PREFIX))
    keys = [key for key in built if key is not None]
    return bool(keys) and bool(SavedReport.objects.filter(pk__in=keys, shape__chart=Drawing.MAP.value).exists())


def listed(row: SavedReport) -> Report:
    """The report for a list of reports: what it asks is looked into when it is opened."""
    return listed_as(row.kind, row.name, row.title, row)


def reports_of(user: User) -> list[Report]:
    """All that `user` has, of kinds they see, by title, as a list shows them. One query."""
    rows = SavedReport.objects.visible_to(user).order_by("title", "pk")
    return [listed(row) for row in rows if kinds.known(row.kind) and user.scope(row.kind, Action.SEE) is not Scope.NONE]
