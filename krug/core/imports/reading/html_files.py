"""Tables in HTML: what Bitrix24 and others hand out as a workbook of Excel."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from krug.core.imports.reading.encodings import ERRORS, encoding_of

PIECE = 256 * 1024


def rows_of(path: Path) -> Iterator[list[str]]:
    """The rows of every table in the file, read as they are asked for. Raises Refused."""
    table = _Table()
    with path.open(encoding=encoding_of(path), errors=ERRORS) as file:
        while piece := file.read(PIECE):
            table.feed(piece.replace("\x00", ""))
            yield from table.taken()
    table.close()
    table.end_row()
    yield from table.taken()


class _Table(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._rows: list[list[str]] = []
        self._row: list[str] | None = None
        self._in_cell = False

    def taken(self) -> list[list[str]]:
        """The rows that have ended since one asked the last time."""
        rows, self._rows = self._rows, []
        return rows

    def end_row(self) -> None:
        if self._row is not None:
            self._rows.append([cell.strip() for cell in self._row])
        self._row, self._in_cell = None, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.end_row()
            self._row = []
        elif tag in ("td", "th") and self._row is not None:
            self._row.append("")
            self._in_cell = True
        elif tag == "br" and self._in_cell and self._row:
            self._row[-1] += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("tr", "table"):
            self.end_row()
        elif tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell and self._row:
            self._row[-1] += data
