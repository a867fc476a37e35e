"""XLSX: numbers stay numbers, texts never become formulas, a second sheet says how it was counted."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from django.utils.translation import gettext as _

from krug.core.reports.columns import Column, ColumnType
from krug.core.reports.files.tables import Table

FORMATS = {
    ColumnType.NUMBER: "#,##0",
    ColumnType.DECIMAL: "#,##0.####",
    ColumnType.MONEY: "#,##0.00",
    ColumnType.SHARE: "0.0%",
    ColumnType.DAYS: "#,##0.#",
    ColumnType.MINUTES: "#,##0.#",
    ColumnType.DATE: "dd.mm.yyyy",
}
MOST_WIDTH = 60


def write(table: Table) -> bytes:
    import xlsxwriter  # twenty megabytes that only who exports needs

    target = io.BytesIO()
    # Nothing is guessed from a text: neither a formula, nor a number, nor an address.
    quiet = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, quiet) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet(_sheet_name(table.title))
        sheet.freeze_panes(1, 1)
        for number, column in enumerate(table.columns):
            style = book.add_format({"num_format": FORMATS.get(column.type, "@")})
            sheet.set_column(number, number, _width(table, number, column), style)
            sheet.write_string(0, number, str(column.title), bold)
            for line, row in enumerate(table.rows, start=1):
                _cell(sheet, line, number, row[number])
        about = book.add_worksheet(_("How it is counted"))
        about.set_column(0, 0, 24)
        for line, (what, rest) in enumerate([(table.title, ""), *table.about]):
            about.write_string(line, 0, what, bold if line == 0 else None)
            about.write_string(line, 1, rest)
    return target.getvalue()


def _cell(sheet: Any, line: int, number: int, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, str):
        sheet.write_string(line, number, value)
    elif isinstance(value, dt.date):
        sheet.write_datetime(line, number, value)
    else:
        sheet.write_number(line, number, value)


def _width(table: Table, number: int, column: Column) -> int:
    texts = [str(column.title), *(str(row[number]) for row in table.rows[:200])]
    return min(MOST_WIDTH, max(map(len, texts)) + 2)


def _sheet_name(title: str) -> str:
    """At most 31 signs, none of those a sheet's name may not have."""
    return "".join(sign for sign in title if sign not in "[]:*?/\\")[:31].strip("'") or "1"
