"""A built report whose rows are places, as a map: a circle for each, as big as its first figure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext as _

from krug.core.access.scopes import Action
from krug.core.reports.building import limits, places
from krug.core.reports.building.naming import EMPTY, OTHERS
from krug.core.reports.building.places import Degrees
from krug.core.reports.building.plans import Plan
from krug.core.reports.building.tables import GROUP
from krug.core.reports.columns import Column
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.results import Chart, Result, Row, Spot

ISLAND = "spot-map"
MOST_SPOTS = 300
MOST_NAMED = 12


def placed(plan: Plan, reader: Reader, period: Period, result: Result) -> Result:
    """The same with where each row lies: the midst of the addresses in that town or region which this reader sees, of
    the records that the report counts. One query. Raises Refused."""
    dimension = plan.rows[0]
    link, kind = dimension.asked.link, dimension.asked.kind
    counted = plan.records(reader, period, ()).order_by()
    keys = counted.values("pk")
    if link:
        seen = kind.model.objects.visible_to(dimension.reader, Action.SEE)
        keys = seen.filter(pk__in=counted.values(link.column)).order_by().values("pk")
    groups = {row.key: unquote(row.key) for row in result.rows if row.key not in (EMPTY, OTHERS)}
    with limits.time_limit():
        found = places.of(kind).found(dimension.field.name, keys, list(groups.values())) if groups else {}
    where = {key: found[name] for key, name in groups.items() if name in found}
    return replace(result, drawn={**result.drawn, "where": where})


def map_of(plan: Plan, result: Result) -> Chart:
    told = plan.measures[0]
    column = Column(told.key, told.title, told.type)
    where: dict[str, Degrees] = result.drawn["where"]
    named = [row for row in result.rows if row.key != OTHERS]
    on_map = sorted((row for row in named if row.key in where), key=lambda row: -_size(row, told.key))
    spots = [_spot(row, where[row.key], column, result.currency) for row in on_map[:MOST_SPOTS]]
    return Chart(
        title=told.title,
        categories=[spot.title for spot in spots],
        series=[],
        ends=[],
        notes=_notes([row for row in named if row.key not in where], len(on_map) - len(spots)),
        island=ISLAND,
        form=str(plan.shape.chart),
        spots=spots,
    )


def _spot(row: Row, at: Degrees, column: Column, currency: str) -> Spot:
    value = row.values.get(column.key)
    text, cell = column.show(value, currency) or "—", (row.key, column.key) if value else None
    return Spot(round(at[0], 5), round(at[1], 5), row.values[GROUP], _size(row, column.key), text, cell)


def _size(row: Row, key: str) -> float:
    """What is nothing or less has the smallest circle."""
    value: Any = row.values.get(key)
    return max(float(value), 0.0) if value is not None else 0.0


def _notes(left: list[Row], more: int) -> list[str]:
    """Those that are in the table only, in words."""
    found = []
    if left:
        names = ", ".join(row.values[GROUP] for row in left[:MOST_NAMED])
        said = {"count": len(left), "names": f"{names}, …" if len(left) > MOST_NAMED else names}
        found.append(_("Without a place on the map: %(count)d (%(names)s).") % said)
    if more > 0:
        found.append(_("Groups that are only in the table: %(count)d.") % {"count": more})
    return found
