"""The rows that did not go in, as a file: the same columns in the same order and with the same separator, and the
reason, to be put right and brought once more."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from krug.core.imports.models import Import
from krug.core.imports.reading import separator_of
from krug.core.imports.reading.headings import normal
from krug.core.records.phones import are_phones

# What Excel expects in Russian, for files that had no separator of their own.
SEPARATOR = ";"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def write(found: Import, dry: bool, path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        put(found, dry, file)


def put(found: Import, dry: bool, file: IO[str]) -> None:
    out = csv.writer(file, delimiter=separator_of(found.path) or SEPARATOR)
    out.writerow([*map(safe, found.headings), _("Row"), _("Reason")])
    for row in rows(found, dry):
        out.writerow(row)


def rows(found: Import, dry: bool) -> Iterator[list[Any]]:
    width = len(found.headings)
    for problem in found.problems.filter(dry=dry).order_by("row").iterator(chunk_size=1000):
        cells = [safe(cell) for cell in problem.cells[:width]] + [""] * (width - len(problem.cells))
        yield [*cells, problem.row, said(found, problem.faults)]


def said(found: Import, faults: list[Any]) -> str:
    """All that is wrong with a row, each with its column, said once."""
    texts = []
    for column, reason in faults:
        heading = found.headings[column] if column is not None and column < len(found.headings) else ""
        texts.append(reason if not heading or _names(reason, heading) else f"{heading}: {reason}")
    return " ".join(texts)


def _names(reason: str, heading: str) -> bool:
    """Whether the reason begins with the column by itself, as “ИНН неверен” does."""
    first = re.split(r"\W+", normal(heading))[0]
    return bool(first) and re.match(rf"{re.escape(first)}\b", normal(reason)) is not None


def safe(text: str) -> str:
    """A cell that a spreadsheet will not take for a formula."""
    harmless = text.lstrip("-+").replace(",", "").replace(".", "").replace(" ", "").isdigit()
    return f"'{text}" if text.startswith(DANGEROUS) and not harmless and not are_phones(text) else text
