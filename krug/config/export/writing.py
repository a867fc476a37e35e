"""One table as two files: CSV for people and their spreadsheets, JSON lines for programs."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from krug.core.lists.export import neutral

OFTEN = 1000  # rows


def write(
    folder: Path, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], tell: Callable[[int], object]
) -> int:
    """NAME.csv and NAME.jsonl; gives how many rows. `tell` gets that number now and then, and may raise."""
    tell(0)
    number = 0
    with (
        (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as table,
        (folder / f"{name}.jsonl").open("w", encoding="utf-8") as lines,
    ):
        cells = csv.writer(table)  # RFC 4180: commas, quotes doubled, CRLF
        cells.writerow(columns)
        for number, row in enumerate(rows, 1):  # the last one is how many there were
            plain = [plainly(value) for value in row]
            cells.writerow([cell(value) for value in plain])
            lines.write(json.dumps(dict(zip(columns, plain, strict=True)), ensure_ascii=False) + "\n")
            if number % OFTEN == 0:
                tell(number)
    return number


def plainly(value: Any) -> Any:
    """As JSON has it: times in UTC, amounts exact, as text."""
    match value:
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
        case dt.date() | dt.time():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
    return value


def cell(value: Any) -> str:
    """Empty for null; a list or an object as JSON; text that a spreadsheet would compute begins with an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return neutral(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else str(value)
