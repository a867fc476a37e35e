"""What can be brought in: each kind declared once, in its room."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.imports.imagining import Imagined
from krug.core.imports.mapping import Mapping
from krug.core.imports.uses import Uses
from krug.core.records.fields import Field, TextField

EXTERNAL = TextField(
    "external_id",
    _("Number in the other program"),
    max_length=100,
    headings=("ID", "Record ID", "Код", "External ID", "opportunity_id", "Deal - ID", "Идентификатор"),
)


@dataclass(frozen=True)
class Fault:
    """Why a row will not do: `column` is the place of the cell in the row, None where no one cell is to blame."""

    column: int | None
    reason: str


@dataclass
class Parsed:
    """A row as values.

    `given` holds what the cells say, by column of the record's table, `first` what a new record gets besides; `links`
    the texts that lead to other records, by field name; `cells` the row as it stands in the file. `shaped`: it has a
    cell for each column. `doubt`: why the row speaks of no one record, where it fits several that are there already.
    `passed_over`: the mapping says that such rows are none of this kind. `beside`: by field name the record that is to
    be made for the link, and which of the mapping's ways told of it. `told`: the places of the cells that the mapping
    uses.
    """

    number: int
    cells: list[str]
    given: dict[str, Any] = field(default_factory=dict)
    first: dict[str, Any] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    external_id: str = ""
    faults: list[Fault] = field(default_factory=list)
    later: dict[str, str] = field(default_factory=dict)
    shaped: bool = True
    doubt: Fault | None = None
    passed_over: bool = False
    beside: dict[str, tuple[int, Parsed]] = field(default_factory=dict)
    told: Sequence[int] = ()

    @property
    def mark(self) -> int:
        """A number that rows have in common whose used cells are all the same."""
        text = "\x1f".join(self.cells[at].strip() for at in self.told)
        return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())

    @property
    def is_whole(self) -> bool:
        """Whether there is anything to look into."""
        return self.shaped and not self.passed_over

    def blame(self, name: str, reason: str) -> None:
        """The field `name` is at fault, or the whole row where no column became it."""
        self.faults.append(Fault(self.columns.get(name), reason))


class Work(Protocol):
    """One import under way. `find` and what writes are called in the piece's transaction.

    `besides`: what writing made besides the rows' own records, as JSON; the piece keeps it for undoing.
    """

    besides: list[Any]

    def complete(self, rows: Sequence[Parsed]) -> None:
        """Find what the rows' texts lead to; a row that leads nowhere gets its fault, besides those it has already."""

    def keys(self, row: Parsed) -> list[str]:
        """By what a duplicate of the row would be told, the surest first."""

    def find(self, rows: Sequence[Parsed]) -> list[int | None]:
        """The record that each row speaks of already; None for a new one. A row that fits several is given its doubt,
        and the first of them."""

    def are_two(self, one: Parsed, other: Parsed) -> bool:
        """Whether the rows speak of two records though they share a key: a name, but not the tax number."""

    def fold(self, first: Parsed, second: Parsed, only_empty: bool) -> None:
        """Two rows of one piece are one record: the later is the truth, or with `only_empty` fills in the first."""

    def create(self, rows: Sequence[Parsed]) -> Sequence[int | None]:
        """New records, one for each row; gives their ids. None for a row that may not, which is given its fault."""

    def change(self, rows: Sequence[tuple[int, Parsed]], only_empty: bool) -> dict[int, dict[str, Any]]:
        """Bring records up to date; gives what they held before. A row that may not is given its fault."""

    def pretend(
        self, new: Sequence[Parsed], known: Sequence[tuple[int, Parsed]], only_empty: bool
    ) -> Sequence[int | None]:
        """In a dry run, instead of `create` and `change`: what a later piece would find then is to be found, and a row
        that would be refused is given its fault. Gives what `create` would give, ids that only the dry run knows."""

    def join(self, imagined: dict[str, Imagined]) -> None:
        """Another import makes records of this kind too: in a dry run they have in common what each imagines."""

    def connect(self, later: Sequence[tuple[int, dict[str, str]]]) -> None:
        """Links between records of this very import, when all are there."""


Source = Callable[[], Iterator[Parsed]]


class Importer(Protocol):
    """A kind of thing that files bring. `match`: the fields by which a duplicate is told unless the mapping says."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str | Promise: ...
    @property
    def fields(self) -> tuple[Field, ...]: ...
    @property
    def match(self) -> tuple[str, ...]: ...
    @property
    def page(self) -> str: ...
    @property
    def uses(self) -> Uses: ...

    def may(self, user: User) -> bool:
        """Whether the person may bring such files in."""

    def choices(self, name: str, mapping: Mapping) -> list[str] | None:
        """What a value of the field `name` may be called, where the importer knows better than the field; else None."""

    def begin(self, actor: User, mapping: Mapping, headings: Sequence[str], source: Source) -> Work:
        """An import begins, or goes on. `source` gives the parsed rows of the whole file, to look through beforehand.

        Raises BadMapping where the mapping asks for what cannot be.
        """

    def undo(
        self, actor: User, created: Sequence[int], changed: dict[int, dict[str, Any]], besides: Sequence[Any]
    ) -> list[str]:
        """Take one piece back; gives, in words, what had to stay as it is."""


_importers: dict[str, Importer] = {}
# Filled by the importers of records: those that need no declaration of their own.
by_declaration: list[Callable[[], list[Importer]]] = []


def declare(importer: Importer) -> None:
    """Raises ValueError for a code declared twice."""
    if importer.code in _importers:
        raise ValueError(f"importer {importer.code} is declared twice")
    _importers[importer.code] = importer


def get(code: str) -> Importer:
    """Raises KeyError for what cannot be brought in."""
    return next((found for found in all_importers() if found.code == code), None) or _importers[code]


def all_importers() -> list[Importer]:
    """Those declared, and one for each kind of record that says by what it is known again."""
    others = [importer for give in by_declaration for importer in give()]
    return [*_importers.values(), *(importer for importer in others if importer.code not in _importers)]
