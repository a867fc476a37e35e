"""Text files of rows: any encoding, any separator."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import mode
from typing import TextIO

from django.utils.translation import gettext as _

from krug.core.imports.reading.encodings import ERRORS, encoding_of
from krug.core.imports.reading.refusals import Refused

SEPARATORS = ",;\t|"
LOOKED_AT = 30
MOST_IN_CELL = 4 * 1024 * 1024


def rows_of(path: Path) -> Iterator[list[str]]:
    """The rows of the file, read as they are asked for. Raises Refused."""
    csv.field_size_limit(MOST_IN_CELL)
    encoding = encoding_of(path)
    with path.open(encoding=encoding, errors=ERRORS, newline="") as file:
        separator = _separator(file)
        file.seek(0)
        if encoding in ("utf-16-le", "utf-16-be") and file.read(1) != "\ufeff":
            file.seek(0)
        reader = csv.reader(_lines(file), delimiter=separator)
        try:
            for number, row in enumerate(reader):
                if number == 0 and len(row) == 1 and row[0].lower().startswith("sep="):
                    continue
                yield row
        except csv.Error:
            raise Refused(
                _("Row %(row)d cannot be read: a quotation mark is opened and not closed.") % {"row": reader.line_num}
            ) from None


def separator_of(path: Path) -> str:
    """The sign that parts the cells of the file; "" for a file of one column. Raises Refused."""
    with path.open(encoding=encoding_of(path), errors="replace", newline="") as file:
        found = _separator(file)
        file.seek(0)
        return found if _evenness(_head_of(file), found)[1] else ""


def _lines(file: TextIO) -> Iterator[str]:
    for line in file:
        yield line.replace("\x00", "") if "\x00" in line else line


def _separator(file: TextIO) -> str:
    """The sign that gives most rows the same number of cells, and more than one."""
    head = _head_of(file)
    if head and head[0].lower().startswith("sep=") and len(head[0].strip()) == 5:
        return head[0].strip()[4]
    return max(SEPARATORS, key=lambda sign: _evenness(head, sign))


def _head_of(file: TextIO) -> list[str]:
    return list(islice(_short_lines(file), LOOKED_AT))


def _short_lines(file: TextIO) -> Iterator[str]:
    while line := file.readline(1 << 20):
        yield line


def _evenness(head: list[str], separator: str) -> tuple[float, int]:
    try:
        widths = [len(row) for row in csv.reader(head, delimiter=separator) if row]
    except csv.Error:
        return 0.0, 0
    wide = [width for width in widths if width > 1]
    if not wide:
        return 0.0, 0
    common = mode(wide)
    return wide.count(common) / len(widths), common
