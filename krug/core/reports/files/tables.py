"""A report as a table of plain values, from which files are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from krug.core.reports.columns import Column
from krug.core.reports.comparing import earlier, side_by_side
from krug.core.reports.report import Report
from krug.core.reports.results import Result, Row, Values


@dataclass(frozen=True)
class Table:
    """`about` says what was asked and how it is counted, (bold words, the rest) a line."""

    title: str
    columns: tuple[Column, ...]
    rows: list[list[Any]]
    about: list[tuple[str, str]]


def table(found: Report, values: Values, result: Result, before: Result | None = None) -> Table:
    """`before`: the same report over the earlier period, whose figures stand beside those of now."""
    columns, result = side_by_side(found, values, result, before)
    rows = [[_cell(row, column) for column in columns] for row in result.rows]
    if result.totals and not any(row.is_sum for row in result.rows):
        rows.append([_("Total"), *(result.totals.get(column.key) for column in columns[1:])])
    about = found.how(values, result)
    period = earlier(values)
    if before is not None and period is not None:
        about = [*about, (_("Compared:"), _("the same %(earlier)s") % {"earlier": period.say()})]
    return Table(str(found.title), columns, rows, about)


def _cell(row: Row, column: Column) -> Any:
    value = row.values.get(column.key)
    return str(row.label or value or "") if column.is_text and row.label and _first(row, column) else value


def _first(row: Row, column: Column) -> bool:
    """Whether the column is the row's heading, which may be worded for people."""
    return next(iter(row.values)) == column.key
