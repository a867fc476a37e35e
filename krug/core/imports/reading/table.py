"""A file as a heading and numbered rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from krug.core.imports.reading import csv_files, html_files, json_files, signatures, vcard_files, xlsx_files
from krug.core.imports.reading.encodings import UNREADABLE
from krug.core.imports.reading.headings import bare, told_apart, words
from krug.core.imports.reading.refusals import Refused

MOST_BYTES = 200 * 1024 * 1024
MOST_COLUMNS = 500
LONGEST_CELL = 32_767  # Excel's own bound
SEEN = 200  # bytes by which the form is told
TITLE_ROWS = 15  # above the heading a report may have a title


@dataclass(frozen=True)
class Row:
    """`number` as a spreadsheet counts it, from 1 at the top of the file. `width`: how many cells it may have, 0: as
    many as there are headings."""

    number: int
    cells: list[str]
    width: int = 0


@dataclass(frozen=True)
class Table:
    """`width`: of the row of headings, with the columns at its end that have none."""

    headings: list[str]
    heading_at: int
    width: int
    source: Callable[[], Iterator[list[str]]]

    def rows(self, after: int = 0) -> Iterator[Row]:
        """The rows below the heading that hold anything, beyond row `after`. Raises Refused for a damaged file."""
        start = max(self.heading_at, after)
        for number, cells in enumerate(islice(self.source(), start, None), start + 1):
            if any(cells) and any(cell.strip() for cell in cells):
                yield Row(number, cells, self.width)


def open_table(path: Path, known: Iterable[str] = ()) -> Table:
    """The table in a file. `known` headings tell where the heading stands below a title. Raises Refused."""
    size = path.stat().st_size
    if size == 0:
        raise Refused(_("The file is empty."))
    if size > MOST_BYTES:
        raise Refused(_("The file is larger than %(most)d MB. Divide it.") % {"most": MOST_BYTES // 1024 // 1024})
    with path.open("rb") as file:
        head = file.read(SEEN)
    if reason := signatures.foreign(head):
        raise Refused(str(reason))
    read = _reader(head)

    def source() -> Iterator[list[str]]:
        return read(path)

    first = list(islice(source(), TITLE_ROWS))
    # Only a table may have a title above its heading.
    is_table = read not in (json_files.rows_of, vcard_files.rows_of)
    at = _heading_at(first, {words(bare(name)) for name in known} if is_table else set())
    headings = told_apart([_named(cell) for cell in _without_tail(first[at])])
    if len(headings) > MOST_COLUMNS:
        raise Refused(
            _("The file has %(count)d columns; at most %(most)d are taken.")
            % {"count": len(headings), "most": MOST_COLUMNS}
        )
    table = Table(headings, at + 1, len(first[at]), source)
    if next(table.rows(), None) is None:
        raise Refused(_("There is a heading in the file and no rows below it."))
    return table


def separator_of(path: Path) -> str:
    """The sign that parts the cells of a text file; "" where there is none: a workbook, one column, a file that is
    gone or can no longer be read."""
    try:
        with path.open("rb") as file:
            is_text = _reader(file.read(SEEN)) is csv_files.rows_of
        return csv_files.separator_of(path) if is_text else ""
    except (OSError, Refused):
        return ""


def _reader(head: bytes) -> Callable[[Path], Iterator[list[str]]]:
    """By what the file holds, whatever its name says."""
    if head.startswith(signatures.ZIP):
        return xlsx_files.rows_of
    # Also where each letter takes two bytes.
    beginning = b"".join(head.translate(None, b"\x00\xff\xfe\xef\xbb\xbf").split()).upper()
    if beginning.startswith(b"BEGIN:VCARD"):
        return vcard_files.rows_of
    if b"<TABLE" in beginning or beginning.startswith((b"<META", b"<HTML", b"<!DOCTYPEHTML")):
        return html_files.rows_of
    return json_files.rows_of if beginning.startswith((b"[{", b'{"', b"[]")) else csv_files.rows_of


def _heading_at(first: list[list[str]], known: set[str]) -> int:
    """The row with most known headings; where none is known, the first that holds anything."""
    filled = [number for number, cells in enumerate(first) if any(cell.strip() for cell in cells)]
    if not filled:
        raise Refused(_("The file is empty."))
    return max(filled, key=lambda number: (sum(words(bare(cell)) in known for cell in first[number]), -number))


def _named(cell: str) -> str:
    return " ".join(cell.replace(UNREADABLE, "\ufffd").split())[:200]


def _without_tail(cells: list[str]) -> list[str]:
    """Some programs end each row with a spare separator."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return cells
