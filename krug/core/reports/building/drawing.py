"""The chart of a built report: its first figure, row by row; of a pivot, column by column in each row."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from krug.core.reports import figures
from krug.core.reports.building.mapping import map_of
from krug.core.reports.building.measures import Told
from krug.core.reports.building.naming import OTHERS
from krug.core.reports.building.plans import Plan
from krug.core.reports.building.shapes import Drawing, What
from krug.core.reports.building.tables import GROUP, OF, SECOND
from krug.core.reports.columns import Column, ColumnType
from krug.core.reports.results import Chart, End, Result, Row, Series

COLOURS = ("--ch1", "--ch2", "--ch3", "--ch4", "--ch-lost", "--ch5")
MOST: dict[str, int] = {Drawing.BARS: 15, Drawing.LINE: 120, Drawing.PIE: 6, Drawing.FUNNEL: 12}
ISLANDS: dict[str, str] = {Drawing.LINE: "line-chart", Drawing.PIE: "round-chart", Drawing.FUNNEL: "round-chart"}


def chart_of(plan: Plan, result: Result) -> Chart | None:
    """None where only a table is wanted, or nothing can be drawn."""
    if plan.is_mapped:
        return map_of(plan, result) if result.rows else None
    told = plan.measures[0]
    result = replace(result, rows=[row for row in result.rows if not row.is_part])
    drawing = _drawing(plan, told)
    if drawing == Drawing.TABLE or not result.rows:
        return None
    rows = _rows(result, told, drawing)
    column = Column(told.key, told.title, told.type)
    return Chart(
        title=told.title,
        categories=[_name(row) for row in rows],
        series=_series(plan, result, rows, told, drawing),
        ends=[_end(row, column, result) for row in rows],
        stacked=plan.columns is not None,
        notes=_notes(0 if drawing == Drawing.PIE else len(result.rows) - len(rows)),
        unit="money" if told.type is ColumnType.MONEY else "share" if told.type is ColumnType.SHARE else "number",
        island=ISLANDS.get(drawing, ""),
        form=str(drawing),
    )


def _drawing(plan: Plan, told: Told) -> str:
    """Only what adds up can be parts of a whole."""
    wanted = plan.shape.chart
    return Drawing.BARS if wanted == Drawing.PIE and not _adds_up(told) else wanted


def _adds_up(told: Told) -> bool:
    return told.measure.what in (What.COUNT, What.SUM)


def _rows(result: Result, told: Told, drawing: str) -> list[Row]:
    """As many as can be told apart; of a whole the rest is one part more."""
    most = MOST[drawing]
    if drawing in (Drawing.LINE, Drawing.FUNNEL):  # the rest together is no step of either
        return [row for row in result.rows if row.key != OTHERS][:most]
    if drawing != Drawing.PIE or len(result.rows) <= most:
        return result.rows[:most]
    left = sum(row.values.get(told.key) or 0 for row in result.rows[most - 1 :])
    return [*result.rows[: most - 1], Row("", {GROUP: _("Others"), told.key: left})]


def _name(row: Row) -> str:
    return ", ".join(str(row.values[key]) for key in (GROUP, SECOND) if row.values.get(key))


def _series(plan: Plan, result: Result, rows: list[Row], told: Told, drawing: str) -> list[Series]:
    """Of a pivot the columns; those beyond the colours there are stand together in the last, where they add up."""
    if plan.columns is None or drawing in (Drawing.PIE, Drawing.FUNNEL):
        return [Series(told.title, COLOURS[0], [row.values.get(told.key) for row in rows])]
    columns = result.drawn["columns"]
    own = columns if len(columns) <= len(COLOURS) else columns[: len(COLOURS) - 1]
    found = [
        Series(title, colour, [row.values.get(f"{told.key}{OF}{key}") for row in rows])
        for (key, title), colour in zip(own, COLOURS, strict=False)
    ]
    rest = columns[len(own) :] if _adds_up(told) else []
    if rest:
        left = [[row.values.get(f"{told.key}{OF}{key}") or 0 for key, _title in rest] for row in rows]
        found.append(Series(_("Others"), COLOURS[-1], [sum(values) for values in left]))
    return found


def _end(row: Row, column: Column, result: Result) -> End:
    value = row.values.get(column.key)
    if value is not None and column.type is ColumnType.MONEY:
        return End(figures.compact(value, result.currency))
    return End(column.show(value))


def _notes(left: int) -> list[str]:
    return [_("Groups that are only in the table: %(count)d.") % {"count": left}] if left > 0 else []
