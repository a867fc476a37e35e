"""Workbooks of Excel. Formulas are never computed: what Excel last showed is read, as text."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from krug.core.imports.reading.refusals import Refused

MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 2000
# What Excel itself has, and what fits into memory: the reader takes some thirty bytes a cell.
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 1_048_576, 16_384, 5_000_000
# Where a row or a cell stands: r="12", r="AB12".
PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)(\d+)["']""")
LONGEST_PLACE = 64
PIECE = 1024 * 1024


def rows_of(path: Path) -> Iterator[list[str]]:
    """The rows of the first sheet that has any. Raises Refused."""
    _check_size(path)
    _check_area(path)
    import python_calamine

    try:
        book = python_calamine.load_workbook(str(path))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.height:
                for row in sheet.iter_rows():
                    yield [text_of(value) for value in row]
                return
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise _damaged() from error
    except BaseException as error:
        # What breaks inside the reader, which is no Python, comes as an exception that is none of Exception's.
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged() from error


def text_of(value: Any) -> str:
    """A cell as the text it would be in a CSV file. Whole numbers lose ".0": 7707083893 is an INN."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
    return "" if value is None else str(value)


def _check_size(path: Path) -> None:
    """An archive says how great it will be unpacked; asked before anything is. Raises Refused."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError):
        raise _damaged() from None
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise Refused(_("This is an archive. Unpack it and bring the table itself."))
    packed = path.stat().st_size
    unpacked = sum(part.file_size for part in parts)
    # Headers may lie: what is really unpacked is bounded by the deflate ratio, at most about 1032 to 1.
    if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS or unpacked > 300 * packed + 1024 * 1024:
        raise Refused(
            _("Unpacked, this workbook takes more than %(most)d MB. Save it as CSV or divide it.")
            % {"most": MOST_UNPACKED // 1024 // 1024}
        )


def _check_area(path: Path) -> None:
    """The reader lays out every cell between the outermost ones, filled or not. Raises Refused."""
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    with archive.open(name) as sheet:
                        _check_sheet(sheet)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
        raise _damaged() from None


def _check_sheet(sheet: IO[bytes]) -> None:
    rows, columns = [MOST_ROWS, 0], [MOST_COLUMNS, 0]
    left = b""
    while piece := sheet.read(PIECE):
        text = left + piece
        for letters, digits in PLACE.findall(text):
            row, column = int(digits[:18]), _number_of(letters)
            if row > MOST_ROWS or column > MOST_COLUMNS or len(digits) > 18:
                raise _damaged()
            rows = [min(rows[0], row), max(rows[1], row)]
            if column:
                columns = [min(columns[0], column), max(columns[1], column)]
        left = text[-LONGEST_PLACE:]
    if (rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1) > MOST_CELLS:
        raise Refused(
            _("Between the first and the last cell of this workbook lie more than %(most)d cells. Save it as CSV.")
            % {"most": MOST_CELLS}
        )


def _number_of(letters: bytes) -> int:
    """1 for A, 27 for AA; 0 for none."""
    number = 0
    for letter in letters.upper()[:9]:
        number = number * 26 + letter - 64
    return number


def _damaged() -> Refused:
    return Refused(_("This workbook is damaged and cannot be opened."))
