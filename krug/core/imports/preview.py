"""The first rows of a file as they would go in, with what is wrong at the very cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from krug.core.access.people import krug_itself
from krug.core.imports.importers import EXTERNAL, Parsed
from krug.core.imports.models import Import
from krug.core.imports.parsing import Parser
from krug.core.imports.reading import open_table

ROWS = 20
MOST_VALUES = 20


@dataclass(frozen=True)
class Cell:
    text: str
    fault: str = ""


@dataclass
class Column:
    """A column of the file: what it becomes, a few of its values, and those that mean nothing yet."""

    at: int
    heading: str
    becomes: str
    sample: str
    unknown: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Preview:
    """`rows` are (number, cells, what is wrong with the row as a whole); `fields` are (name, title) to choose from."""

    columns: list[Column]
    rows: list[tuple[int, list[Cell], str]]
    fields: list[tuple[str, str]]


def preview_of(found: Import) -> Preview:
    """Raises Refused for a file that can no longer be read, BadMapping for columns that do not fit."""
    importer, plan = found.importer, found.plan
    parser = Parser(importer, plan, found.headings)
    table = open_table(found.path, plan.columns)
    rows = [parser.parse(row) for row in islice(table.rows(), ROWS)]
    work = importer.begin(found.actor or krug_itself(), plan, found.headings, lambda: iter(rows))
    work.complete([row for row in rows if row.shaped])
    columns = [
        Column(at, heading, plan.field_of(heading), _sample(rows, at)) for at, heading in enumerate(found.headings)
    ]
    for row in rows:
        for fault in row.faults:
            if fault.column is not None and fault.column < min(len(columns), len(row.cells)):
                known = columns[fault.column].unknown
                if row.cells[fault.column] and row.cells[fault.column] not in known and len(known) < MOST_VALUES:
                    known.append(row.cells[fault.column])
    fields = [(one.name, str(one.title)) for one in (*importer.fields, EXTERNAL)]
    return Preview(columns, [_drawn(row) for row in rows], fields)


def _sample(rows: list[Parsed], at: int) -> str:
    values = dict.fromkeys(row.cells[at].strip() for row in rows if at < len(row.cells))
    return ", ".join([value[:40] for value in values if value][:3])


def _drawn(row: Parsed) -> tuple[int, list[Cell], str]:
    at_cells: dict[Any, str] = {}
    for fault in row.faults:
        at_cells[fault.column] = f"{at_cells.get(fault.column, '')} {fault.reason}".strip()
    cells = [Cell(text[:60], at_cells.get(at, "")) for at, text in enumerate(row.cells)]
    return row.number, cells, at_cells.get(None, "")
