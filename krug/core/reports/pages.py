"""What stands on a report's page: everything worked out, so that the template only draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import quote_plus, urlencode

from django.utils.html import escape
from django.utils.safestring import SafeString

from krug.core.records.fields import BadValue
from krug.core.reports import figures, periods, running
from krug.core.reports.columns import Column, ColumnType
from krug.core.reports.comparing import Compare, can_compare
from krug.core.reports.report import Report
from krug.core.reports.results import Figure, Result, Row, Values

# A page that was asked nothing compares with this; a program has to ask.
PAGE_COMPARES = Compare.PREVIOUS
# Shades of a cell, from none at a share of 0 to this at 1: report.css has one for each.
HOTTEST = 10


@dataclass(frozen=True)
class Cell:
    """A figure with the way to the records behind it, and what it was before."""

    text: str
    url: str = ""
    change: str = ""
    tone: str = ""
    full: str = ""
    is_text: bool = False
    heat: int | None = None

    @property
    def drawn(self) -> str:
        """The cell of a table. Put together here: a page has thousands, and a template takes ten times as long."""
        heat = "" if self.heat is None else f" heat heat--{self.heat}"
        css = "" if self.is_text else f' class="num{heat}"'
        text = escape(self.text)
        inside = f'<a class="link" href="{escape(self.url)}">{text}</a>' if self.url else text
        if self.change:
            tone = f" delta--{self.tone}" if self.tone else ""
            inside = f'{inside} <span class="delta{tone}">{escape(self.change)}</span>'
        return f"<td{css}>{inside}</td>"


@dataclass(frozen=True)
class Line:
    head: str
    cells: list[Cell]
    is_sum: bool = False
    is_part: bool = False
    url: str = ""

    @property
    def drawn(self) -> SafeString:
        """All its cells."""
        return SafeString("".join([cell.drawn for cell in self.cells]))


@dataclass(frozen=True)
class Heading:
    title: str
    is_text: bool = False


@dataclass(frozen=True)
class Page:
    """`query` is all that was asked, as the part of an address after the question mark."""

    found: Report
    values: Values
    result: Result
    before: Result | None
    query: str
    headings: list[Heading] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    stats: list[tuple[str, Cell]] = field(default_factory=list)


def query_of(found: Report, values: Values, **more: str) -> str:
    """What was asked as the part of an address after the question mark; what a page takes by itself is left out."""
    pairs = {name: value for name, value in running.asked(found, values).items() if value not in (None, "")}
    if values["compare"] == PAGE_COMPARES:
        del pairs["compare"]
    if values["period_choice"] != "own":
        pairs = {name: value for name, value in pairs.items() if name not in ("from", "to")}
        if values["period_choice"] != found.period:
            pairs["period"] = values["period_choice"]
    return urlencode([*found.asks, *pairs.items(), *more.items()])


def as_pages_ask(raw: dict[str, str], usual: str) -> dict[str, str]:
    """A page compares unless told otherwise; where a period has no other before it, it is not a mistake to ask."""
    try:
        period, _choice = periods.read(raw, usual)
    except BadValue:
        return raw
    if period.before() is None:
        return {name: value for name, value in raw.items() if name != "compare"}
    return {"compare": PAGE_COMPARES.value, **raw}


def page(found: Report, values: Values, result: Result, before: Result | None) -> Page:
    query = query_of(found, values)
    draw = Drawing(found, query, result, before)
    headings = [Heading(_title(c, result), c.is_text) for c in found.columns_of(result)[1:]]
    lines = [draw.line(row) for row in result.rows]
    if result.rows and not any(row.is_sum for row in result.rows):
        lines.append(draw.totals())
    stats = [(str(figure.title), draw.stat(figure)) for figure in found.figures]
    return Page(found, values, result, before, query, headings, lines, stats)


@dataclass(frozen=True)
class Drawing:
    """From figures to what the page shows: words, addresses, changes since `before`.

    `query` is what was asked, as `query_of` gives it; `before` the same report over the earlier period, None where
    nothing is compared. Asks the database nothing. Raises KeyError for a figure whose column the report does not have.
    """

    found: Report
    query: str
    result: Result
    before: Result | None

    def line(self, row: Row) -> Line:
        old = self.before.row(row.key) if self.before else None
        first, *others = self.columns
        head = str(row.label or row.values.get(first.key) or "")
        cells = [self.cell(column, row.values, row.key, old.values if old else None) for column in others]
        return Line(head, cells, row.is_sum, row.is_part, row.url)

    def totals(self) -> Line:
        old = self.before.totals if self.before else None
        cells = [self.cell(column, self.result.totals, "", old) for column in self.columns[1:]]
        return Line("", cells, True)

    def cell(self, column: Column, values: Mapping[str, Any], row: str, old: Mapping[str, Any] | None) -> Cell:
        value = values.get(column.key)
        change = (
            column.change(value, old.get(column.key)) if old and column.compared and self.may_compare(column) else None
        )
        opens = column.opens and not column.is_text and value
        return Cell(
            text=column.show(value),
            url=self.address(row, column.key) if opens else "",
            change=column.show_change(change) if change else "",
            tone=column.tone(change),
            is_text=column.is_text,
            heat=round(value * HOTTEST) if column.heat and value is not None else None,
        )

    def stat(self, figure: Figure) -> Cell:
        shown = {one.key: one for one in self.found.columns_of(self.result)}
        column = shown.get(figure.column) or self.found.column(figure.column)
        row = self.result.row(figure.row) if figure.row else None
        old = self.before.row(figure.row) if self.before and figure.row else None
        values = row.values if row else {} if figure.row else self.result.totals
        was = old.values if old else {} if figure.row or not self.before else self.before.totals
        value = values.get(column.key)
        change = column.change(value, was.get(column.key)) if self.may_compare(column) else None
        short = column.type is ColumnType.MONEY and value is not None
        return Cell(
            text=figures.compact(value, self.result.currency) if short else column.show(value) or "—",
            full=column.show(value, self.result.currency) if short else "",
            url=self.address(figure.row, column.key) if column.opens and value else "",
            change=column.show_change(change) if change else "",
            tone=column.tone(change),
        )

    def may_compare(self, column: Column) -> bool:
        return self.before is not None and can_compare(column, self.result, self.before)

    def address(self, row: str, column: str) -> str:
        return f"{self._records}row={quote_plus(row)}&column={quote_plus(column)}"

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return self.found.columns_of(self.result)

    @cached_property
    def _records(self) -> str:
        return f"/reports/{self.found.name}/records?{self.query}{'&' if self.query else ''}"


def _title(column: Column, result: Result) -> str:
    sign = figures.sign(result.currency) if column.type is ColumnType.MONEY else ""
    return f"{column.title}, {sign}" if sign else str(column.title)
