"""The first rows of a file as they would go in, with what is wrong at the very cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from krug.core.access.people import krug_itself
from krug.core.imports.besides import Makeable, besides, makeable
from krug.core.imports.choosing import choices_for, has_values
from krug.core.imports.importers import EXTERNAL, Parsed
from krug.core.imports.models import Import
from krug.core.imports.parsing import Parser
from krug.core.imports.reading import open_table
from krug.core.imports.reading.headings import normal

ROWS = 20
MOST_VALUES = 20
TRIED = 2000
AHEAD = 5000  # a link may lead to a row further down, and a page must not wait for a whole large file


@dataclass(frozen=True)
class Cell:
    text: str
    fault: str = ""


@dataclass
class Column:
    """A column of the file: what it becomes, a few of its values, and those that mean nothing yet.

    `means`: values that were given a meaning. `choices`: what they may mean; empty where it is written by hand.
    `besides`: what it is there for although it becomes no field.
    """

    at: int
    heading: str
    becomes: str
    sample: str
    unknown: list[str] = field(default_factory=list)
    means: dict[str, str] = field(default_factory=dict)
    choices: list[str] = field(default_factory=list)
    besides: str = ""

    @property
    def has_values(self) -> bool:
        return bool(self.unknown or self.means)

    @property
    def values(self) -> list[tuple[str, str]]:
        """Each value with its meaning, "" where it has none; those first, as they are what is waited for."""
        return [*((text, "") for text in self.unknown), *self.means.items()]


@dataclass(frozen=True)
class Preview:
    """`rows` are (number, cells, what is wrong with the row as a whole); `fields` are (name, title) to choose from.

    `makeable`: the links whose records may be made with the file.
    """

    columns: list[Column]
    rows: list[tuple[int, list[Cell], str]]
    fields: list[tuple[str, str]]
    makeable: list[Makeable]

    @property
    def matched(self) -> int:
        return sum(1 for column in self.columns if column.becomes)


def preview_of(found: Import) -> Preview:
    """Raises Refused for a file that can no longer be read, BadMapping for columns that do not fit."""
    importer, plan = found.importer, found.plan
    parser = Parser(importer, plan, found.headings)
    table = open_table(found.path, found.headings)
    rows = [parser.parse(row) for row in islice(table.rows(), ROWS)]

    def ahead() -> Iterator[Parsed]:
        return (parser.parse(row) for row in islice(table.rows(), AHEAD))

    work = importer.begin(found.actor or krug_itself(), plan, found.headings, ahead)
    work.complete([row for row in rows if row.is_whole])
    others = besides(importer, plan)
    columns = [
        Column(at, heading, plan.field_of(heading), _sample(rows, at), besides=others.get(normal(heading), ""))
        for at, heading in enumerate(found.headings)
    ]
    faults = [(row.cells, [fault.column for fault in row.faults]) for row in rows]
    # The dry run has looked further than the first rows.
    tried = found.problems.filter(dry=True).order_by("row").values_list("cells", "faults")[:TRIED]
    _fill(found, columns, [*faults, *((cells, [at for at, _reason in wrong]) for cells, wrong in tried)])
    fields = [(one.name, str(one.title)) for one in (*importer.fields, EXTERNAL)]
    links = makeable(importer, found.actor or krug_itself(), plan)
    return Preview(columns, [_drawn(row) for row in rows], fields, links)


def _fill(found: Import, columns: list[Column], faults: Sequence[tuple[list[str], list[int | None]]]) -> None:
    """Values that must be known in Krug: those with a meaning, those without one, and the list to choose from."""
    importer, plan, actor = found.importer, found.plan, found.actor or krug_itself()
    by_name = {one.name: one for one in importer.fields}
    for column in columns:
        field = by_name.get(column.becomes)
        if field is None or not has_values(importer, field, plan):
            continue
        column.means = plan.table_of(column.heading)
        told = {normal(text) for text in column.means}
        wrong = (cells[column.at].strip() for cells, at in faults if column.at in at and column.at < len(cells))
        unknown = (text for text in wrong if text and normal(text) not in told)
        column.unknown = list(dict.fromkeys(unknown))[:MOST_VALUES]
        if column.has_values:
            column.choices = choices_for(importer, field, actor, plan)


def _sample(rows: list[Parsed], at: int) -> str:
    values = dict.fromkeys(row.cells[at].strip() for row in rows if at < len(row.cells))
    return ", ".join([value[:40] for value in values if value][:3])


def _drawn(row: Parsed) -> tuple[int, list[Cell], str]:
    at_cells: dict[Any, str] = {}
    for fault in row.faults:
        at_cells[fault.column] = f"{at_cells.get(fault.column, '')} {fault.reason}".strip()
    cells = [Cell(text[:60], at_cells.get(at, "")) for at, text in enumerate(row.cells)]
    return row.number, cells, at_cells.get(None, "")
