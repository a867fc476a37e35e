"""What stands in a panel: everything worked out, so that the template only draws."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.access.policy import Denied
from krug.core.dashboards import pacing
from krug.core.dashboards.pacing import Pace
from krug.core.dashboards.panels import Panel, Shows
from krug.core.reports import comparing, ground, pages, periods, running
from krug.core.reports.columns import Column
from krug.core.reports.ground import Ground
from krug.core.reports.readers import Reader
from krug.core.reports.report import Refused, Report
from krug.core.reports.results import Chart, Figure, Result, Row, Series
from krug.core.reports.views.report import drawable

log = logging.getLogger("krug.dashboards")
# At most so many bars are sent; the page shows as many of them as there is room for.
MOST_BARS = 12
# How many lines fit into a panel of so many rows, and how many columns beside the first into one of such a width.
LINES = {1: 2, 2: 6, 3: 11}
CELLS = ((4, 2), (6, 3), (9, 5), (12, 7))


@dataclass(frozen=True)
class Drawn:
    """`fault` says why there is nothing; `query` is what the report was asked, as its address has it."""

    panel: Panel
    title: str
    url: str
    period: str = ""
    fault: str = ""
    report: str = ""
    cell: pages.Cell | None = None
    pace: Pace | None = None
    chart: Chart | None = None
    chart_data: str = ""
    headings: Sequence[pages.Heading] = ()
    lines: Sequence[pages.Line] = ()
    first: str = ""
    more: int = 0
    topics: tuple[str, ...] = field(default=())
    ground: Ground | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.fault or self.cell or self.chart or self.lines)


def drawn(user: User, panel: Panel) -> Drawn:
    """The panel as this person sees it. A fault of one panel is its own: it is written down and said in its place."""
    url = f"/reports/{panel.report}"
    try:
        found = running.find(user, panel.report)
        reader = Reader(user)
        found.check(reader)
        values = running.read(found, reader, pages.as_pages_ask(dict(panel.asked), found.period))
        return _counted(panel, found, reader, values)
    except (running.UnknownReport, Denied) as error:
        return Drawn(panel, str(panel.title) or panel.report, "", fault=str(error))
    except running.BadParameter as error:
        return Drawn(panel, title_of(user, panel), url, fault=error.reason)
    except Refused as error:
        return Drawn(panel, title_of(user, panel), url, fault=str(error))
    except Exception:
        log.exception("panel of %s could not be counted", panel.report)
        return Drawn(
            panel, title_of(user, panel), url, fault=_("Krug could not count this. The fault is written down.")
        )


def title_of(user: User, panel: Panel) -> str:
    """The panel's own title, or else that of its report, with what it is of where it shows one figure."""
    if panel.title:
        return str(panel.title)
    try:
        found = running.find(user, panel.report)
    except running.UnknownReport:
        return panel.report
    if panel.shows != Shows.FIGURE:
        return str(found.title)
    named = [figure for figure in found.figures if (figure.row, figure.column) == (panel.row, panel.column)]
    column = next((one for one in found.columns if one.key == panel.column), None)
    what = named[0].title if named else column.title if column else ""
    return f"{found.title}: {str(what).lower()}" if what else str(found.title)


def topics_of(user: User, panel: Panel) -> tuple[str, ...]:
    """The kinds whose changes make the panel count anew."""
    try:
        found = running.find(user, panel.report)
    except running.UnknownReport:
        return ()
    return tuple(sorted({found.subject, *(name.partition(".")[0] for name in found.counts)}))


def _counted(panel: Panel, found: Report, reader: Reader, values: dict[str, Any]) -> Drawn:
    if panel.shows == Shows.TABLE:
        values = {**values, "compare": None} if "compare" not in panel.asked else values
    result, before = comparing.count(found, reader, values)
    query = pages.query_of(found, values)
    whole = Drawn(
        panel,
        title_of(reader.user, panel),
        f"/reports/{found.name}{'?' if query else ''}{query}",
        period=_period(values),
        report=str(found.title),
    )
    if panel.shows == Shows.FIGURE:
        return _figure(whole, found, values, result, before)
    if panel.shows == Shows.CHART:
        return _chart(whole, found, values, result, before)
    return _table(whole, found, values, result, before)


def _figure(whole: Drawn, found: Report, values: dict[str, Any], result: Result, before: Result | None) -> Drawn:
    panel = whole.panel
    if panel.column not in {column.key for column in found.columns}:
        return replace(whole, fault=_("Your role does not see this figure."))
    drawing = pages.Drawing(found, pages.query_of(found, values), result, before)
    cell = drawing.stat(Figure("", panel.row, panel.column))
    pace = pacing.pace(panel, found, result, values["period"], periods.today())
    return replace(whole, cell=cell, pace=pace)


def _chart(whole: Drawn, found: Report, values: dict[str, Any], result: Result, before: Result | None) -> Drawn:
    chart = found.chart(values, result, before)
    if chart is None or not result.rows:
        return whole
    shown = shortened(chart, MOST_BARS) if chart.drawn_by == "chart" else chart
    data = json.dumps(drawable(shown, pages.Drawing(found, pages.query_of(found, values), result, before)))
    left = len(chart.categories) - len(shown.categories)
    under = ground.now() if chart.is_map else None
    return replace(whole, chart=shown, chart_data=data, more=left, ground=under)


def _table(whole: Drawn, found: Report, values: dict[str, Any], result: Result, before: Result | None) -> Drawn:
    columns = found.columns_of(result)
    keys = _columns(found, columns, next(most for width, most in CELLS if whole.panel.width <= width))
    few = replace(found, columns=tuple(column for column in columns if column.key in keys), figures=())
    rows = _first(result.rows, LINES[whole.panel.height])
    page = pages.page(few, values, replace(result, rows=rows, columns=None), before)
    left = len(result.rows) - len(rows)
    return replace(whole, headings=page.headings, lines=page.lines, first=str(columns[0].title), more=left)


def _first(rows: list[Row], most: int) -> list[Row]:
    """The first ones, with the sums at the end whatever their number."""
    if len(rows) <= most:
        return rows
    sums = [row for row in rows[most:] if row.is_sum][:2]
    return [*rows[: most - len(sums)], *sums]


def _columns(found: Report, columns: Sequence[Column], most: int) -> set[str]:
    """The first column and those that matter: of the report's headlines, then the rest in their order."""
    heads = {figure.column for figure in found.figures}
    rest = sorted(columns[1:], key=lambda column: column.key not in heads)
    return {columns[0].key, *(column.key for column in rest[:most])}


def shortened(chart: Chart, most: int) -> Chart:
    """Its first `most` bars."""

    def cut(series: Series | None) -> Series | None:
        return replace(series, values=series.values[:most]) if series else None

    return replace(
        chart,
        categories=chart.categories[:most],
        series=[replace(series, values=series.values[:most]) for series in chart.series],
        ends=chart.ends[:most],
        marks=cut(chart.marks),
        notes=[],
    )


def _period(values: dict[str, Any]) -> str:
    choice = values["period_choice"]
    if choice == "own":
        said: str = values["period"].say()
        return said
    return str(dict(periods.CHOICES)[choice])
