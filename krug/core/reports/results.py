"""What a report found: rows, totals, and what stands around the table on the page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.functional import Promise

from krug.core.reports.columns import Column

Values = Mapping[str, Any]
Text = str | Promise


@dataclass(frozen=True)
class Row:
    """One row by column key. `key` tells it from the others in an address; `is_sum` sets it apart on the page, and
    `is_part` one that tells of several rows above it.

    `url` is where its heading leads.
    """

    key: str
    values: dict[str, Any]
    is_sum: bool = False
    is_part: bool = False
    label: Text = ""
    url: str = ""


@dataclass(frozen=True)
class Result:
    """`currency` is that of every amount in it. `others` are amounts in other currencies, which are not added in.

    `drawn` is what the report's own `chart` and `how` need beyond the rows; only what its reader may see. `columns` are
    there where they follow from the records, as the columns of a pivot do; None: the report's own.
    """

    rows: list[Row]
    totals: dict[str, Any]
    currency: str = ""
    others: dict[str, Any] = field(default_factory=dict)
    drawn: Any = None
    columns: tuple[Column, ...] | None = None

    def without(self, columns: Collection[str]) -> Result:
        """The same less `columns`, and without a word of other currencies."""
        rows = [replace(row, values=_less(row.values, columns)) for row in self.rows]
        left = None if self.columns is None else tuple(one for one in self.columns if one.key not in columns)
        return replace(self, rows=rows, totals=_less(self.totals, columns), others={}, columns=left)

    def row(self, key: str) -> Row | None:
        return next((row for row in self.rows if row.key == key), None)


def _less(values: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


@dataclass(frozen=True)
class Figure:
    """A headline: the cell `row`.`column` under a title of its own. `row` "" is the totals."""

    title: Text
    row: str
    column: str


@dataclass(frozen=True)
class Series:
    """One row of bars: `colour` names a token of the style sheet."""

    title: Text
    colour: str
    values: list[Any]


@dataclass(frozen=True)
class Span:
    """From where to where each figure may lie: a band behind the bars."""

    title: Text
    colour: str
    low: list[Any]
    high: list[Any]


@dataclass(frozen=True)
class End:
    """What stands at the end of a bar: its figure, and a quieter one beside it, red where `bad`."""

    text: str
    aside: str = ""
    bad: bool = False


@dataclass(frozen=True)
class Spot:
    """A circle on a map: `size` is its figure, `text` the same in words, `cell` the (row, column) it tells of,
    None where no record lies behind it."""

    lat: float
    lon: float
    title: str
    size: float
    text: str
    cell: tuple[str, str] | None


@dataclass(frozen=True)
class Chart:
    """Bars, one above another, a category each. `marks` are those of the period before, drawn as strokes.

    `upright`: the bars stand beside one another, as time and ranks go; then `line` may run across them, of shares from
    0 to 1, with `levels` where something begins, and a `span` lie behind them. `island` is what draws it otherwise, in
    the `form` that is wanted there. A map has `spots` instead of bars; None for whatever is no map.
    """

    title: Text
    categories: list[str]
    series: list[Series]
    ends: list[End]
    stacked: bool = True
    marks: Series | None = None
    notes: list[str] = field(default_factory=list)
    unit: str = "number"
    upright: bool = False
    line: Series | None = None
    levels: list[Any] = field(default_factory=list)
    span: Span | None = None
    island: str = ""
    form: str = ""
    spots: list[Spot] | None = None

    @property
    def is_map(self) -> bool:
        return self.spots is not None

    @property
    def drawn_by(self) -> str:
        return self.island or ("upright-chart" if self.upright else "chart")


@dataclass(frozen=True)
class Remark:
    """A narrow place in words; `cell` is (row, column) of the figure that opens the records behind it."""

    what: str
    more: str = ""
    cell: tuple[str, str] | None = None
    link: str = ""
