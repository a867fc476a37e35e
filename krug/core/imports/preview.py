"""The first rows of a file as they would go in, with what is wrong at the very cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from krug.core.access.people import krug_itself
from krug.core.imports.besides import Makeable, besides, makeable
from krug.core.imports.choosing import choices_for, has_values
from krug.core.imports.deciding import Seen, twin_fault
from krug.core.imports.every_row import Blank, blanks
from krug.core.imports.importers import EXTERNAL, Parsed, Work
from krug.core.imports.models import Import, Policy
from krug.core.imports.notes import notes_of
from krug.core.imports.parsing import Parser
from krug.core.imports.reading import open_table
from krug.core.imports.reading.headings import normal
from krug.core.imports.saying import purposes
from krug.core.imports.uses import PART, USE, Tick, Use, parts_offered

ROWS = 20
MOST_VALUES = 20
TRIED = 10_000
AHEAD = 5000  # a link may lead to a row further down, and a page must not wait for a whole large file


@dataclass(frozen=True)
class Cell:
    text: str
    fault: str = ""


@dataclass
class Column:
    """A column of the file: what it becomes, a few of its values, and those that mean nothing yet.

    `purpose`: what a form picks for it, a field or another use. `means`: values that were given a meaning, "" where
    they mean `otherwise`. `choices`: what they may mean; empty where it is written by hand. `besides`: what the column
    is there for besides the field it becomes, if any.
    """

    at: int
    heading: str
    becomes: str
    sample: str
    purpose: str = ""
    unknown: list[str] = field(default_factory=list)
    means: dict[str, str] = field(default_factory=dict)
    choices: list[str] = field(default_factory=list)
    otherwise: str = ""
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
    """`rows` are (number, cells, what is wrong with the row as a whole); `fields` are (name, title) to choose from,
    `uses` (code, title) what else a column may be for.

    `makeable`: the links whose records may be made with the file. `blanks`: the fields that no column fills. `ticks`:
    what may be said of the whole file. `notes`: what to know of it before it goes in.
    """

    columns: list[Column]
    rows: list[tuple[int, list[Cell], str]]
    fields: list[tuple[str, str]]
    makeable: list[Makeable]
    uses: list[tuple[str, str]]
    blanks: list[Blank]
    ticks: list[Tick]
    notes: list[str]

    @property
    def takes_any(self) -> bool:
        """Whether there is a text that takes any column."""
        return any(code.startswith(PART) for code, _title in self.uses)

    @property
    def matched(self) -> int:
        return sum(1 for column in self.columns if column.purpose or column.besides)


def preview_of(found: Import) -> Preview:
    """Raises Refused for a file that can no longer be read, BadMapping for columns that do not fit."""
    importer, plan, actor = found.importer, found.plan, found.actor or krug_itself()
    parser = Parser(importer, plan, found.headings)
    table = open_table(found.path, found.headings)
    rows = [parser.parse(row) for row in islice(table.rows(), ROWS)]

    def ahead() -> Iterator[Parsed]:
        return (parser.parse(row) for row in islice(table.rows(), AHEAD))

    work = importer.begin(actor, plan, found.headings, ahead)
    work.complete([row for row in rows if row.is_whole])
    columns = _columns(found, rows)
    faults = [(row.cells, [fault.column for fault in row.faults]) for row in rows]
    # The dry run has looked further than the first rows.
    tried = found.problems.filter(dry=True).order_by("row").values_list("cells", "faults")[:TRIED]
    notes = _look_ahead(found, columns, rows, work, ahead())
    _fill(found, columns, [*faults, *((cells, [at for at, _reason in wrong]) for cells, wrong in tried)])
    fields = [(one.name, str(one.title)) for one in (*importer.fields, EXTERNAL)]
    return Preview(
        columns,
        [_drawn(row) for row in rows],
        fields,
        makeable(importer, actor, plan),
        [(f"{USE}{use.code}", use.title) for use in importer.uses.offered(plan)]
        + [(use.code, use.title) for use in parts_offered(importer.fields)],
        blanks(importer, actor, plan),
        importer.uses.ticks(plan),
        notes,
    )


def _columns(found: Import, rows: list[Parsed]) -> list[Column]:
    plan, others = found.plan, besides(found.importer, found.plan)
    picked = purposes(found.importer, plan, found.headings)
    return [
        Column(
            at,
            heading,
            plan.field_of(heading),
            _sample(rows, at),
            picked[heading],
            besides=others.get(normal(heading), ""),
        )
        for at, heading in enumerate(found.headings)
    ]


def _look_ahead(
    found: Import, columns: list[Column], first: list[Parsed], work: Work, rows: Iterator[Parsed]
) -> list[str]:
    """Through the file's beginning once: what there is to know of it. Columns whose use asks what their values mean get
    them; `first` rows that are the same as one above get their fault."""
    asked = _asked(found, columns)
    texts: dict[int, dict[str, None]] = {column.at: {} for column, _use in asked}
    seen, twins = Seen(), dict[int, int]()
    for row in rows:
        if not row.is_whole:
            continue
        for at, values in texts.items():
            if len(values) < MOST_VALUES and (text := row.cells[at].strip()):
                values[text] = None
        if not work.keys(row) and not row.faults and (twin := seen.twin(row)) is not None:
            twins[row.number] = twin
    for column, use in asked:
        # A column that is a field too asks of its values as the field does.
        values_of = [] if column.becomes else list(texts[column.at])
        column.means = found.importer.uses.meanings(found.plan, normal(column.heading), values_of)
        column.choices, column.otherwise = list(use.means), use.otherwise
    if found.policy in (Policy.MERGE, Policy.UPDATE):
        for row in first:
            row.faults += [twin_fault(twins[row.number])] if row.number in twins else []
    return notes_of(found, len(twins))


def _asked(found: Import, columns: list[Column]) -> list[tuple[Column, Use]]:
    """The columns whose use asks what their values mean."""
    asked = {use.code: use for use in found.importer.uses.offered(found.plan) if use.means}
    told = found.importer.uses.told(found.plan)
    return [(one, asked[code]) for one in columns for code in told.get(normal(one.heading), ()) if code in asked]


def _fill(found: Import, columns: list[Column], faults: Sequence[tuple[list[str], list[int | None]]]) -> None:
    """Values that must be known in Krug: those with a meaning, those without one, and the list to choose from."""
    importer, plan, actor = found.importer, found.plan, found.actor or krug_itself()
    by_name = {one.name: one for one in importer.fields}
    for column in columns:
        field = by_name.get(column.becomes)
        if field is None or not has_values(importer, field, plan):
            continue
        column.means |= plan.table_of(column.heading)
        column.otherwise = ""
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
