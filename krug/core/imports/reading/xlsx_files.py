"""Workbooks of Excel. Formulas are never computed: what Excel last showed is read, as text."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from krug.core.imports.reading.refusals import Refused

MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 2000


def rows_of(path: Path) -> Iterator[list[str]]:
    """The rows of the first sheet that has any. Raises Refused."""
    _check_size(path)
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
        raise Refused(_("This workbook is damaged and cannot be opened.")) from error


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
        raise Refused(_("This workbook is damaged and cannot be opened.")) from None
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
