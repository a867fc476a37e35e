"""What becomes of each row of a piece: new, an old record's, or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from krug.core.imports.importers import Fault, Parsed, Work
from krug.core.imports.models import Policy
from krug.core.imports.reading import LONGEST_CELL


@dataclass
class Counts:
    rows: int = 0
    created: int = 0
    updated: int = 0
    skipped: int = 0
    rejected: int = 0

    def plain(self) -> dict[str, int]:
        return dict(vars(self))


@dataclass
class Decision:
    """`new` and `known` (id and row) are to be written; `bad` are refused."""

    new: list[Parsed] = field(default_factory=list)
    known: list[tuple[int, Parsed]] = field(default_factory=list)
    bad: list[Parsed] = field(default_factory=list)
    skipped: int = 0
    folded: int = 0


class Seen:
    """Keys of the rows to be created in this piece; what the pieces before made is found as any other record.

    Of rows that have no key a number each, for the whole file, by which the same row is told.
    """

    def __init__(self) -> None:
        self._here: dict[str, Parsed] = {}
        self._rows: dict[int, int] = {}

    def twin(self, row: Parsed) -> int | None:
        """The number of the first row that is the same in every cell that is used; None for one that is new."""
        first = self._rows.setdefault(row.mark, row.number)
        return first if first != row.number else None

    def piece(self) -> None:
        """A new piece begins."""
        self._here = {}

    def add(self, keys: Sequence[str], row: Parsed) -> None:
        for key in keys:
            self._here.setdefault(key, row)

    def find(self, keys: Sequence[str], row: Parsed, are_two: Callable[[Parsed, Parsed], bool]) -> Parsed | None:
        """The row of the same record that came before."""
        for key in keys:
            if key in self._here and not are_two(self._here[key], row):
                return self._here[key]
        return None


def decide(work: Work, rows: Sequence[Parsed], policy: str, seen: Seen) -> Decision:
    """Sort the rows of one piece; nothing is written."""
    decision = Decision(bad=[row for row in rows if row.faults])
    decision.skipped = sum(row.passed_over for row in rows)
    good = [row for row in rows if not row.faults and not row.passed_over]
    found: Sequence[int | None] = [None] * len(good) if policy == Policy.CREATE else work.find(good)
    seen.piece()
    for row, pk in zip(good, found, strict=True):
        if pk is not None:
            if policy == Policy.SKIP:
                decision.skipped += 1
            elif row.doubt is not None:
                row.faults.append(row.doubt)
                decision.bad.append(row)
            else:
                decision.known.append((pk, row))
            continue
        own = work.keys(row)
        twin = seen.twin(row) if not own and policy != Policy.CREATE else None
        if twin is not None:
            _refuse_twin(decision, row, twin, policy)
            continue
        keys = [] if policy == Policy.CREATE else own
        first = seen.find(keys, row, work.are_two)
        if first is None:
            decision.new.append(row)
            seen.add(keys, row)
        elif policy == Policy.SKIP:
            decision.skipped += 1
        else:
            decision.folded += 1
            work.fold(first, row, only_empty=policy != Policy.UPDATE)
    return decision


def twin_fault(row: int) -> Fault:
    return Fault(None, _("The same row as row %(row)d.") % {"row": row})


def _refuse_twin(decision: Decision, row: Parsed, twin: int, policy: str) -> None:
    """Nothing but its cells tells such a row: the first of them is there already."""
    if policy == Policy.SKIP:
        decision.skipped += 1
        return
    row.faults.append(twin_fault(twin))
    decision.bad.append(row)


def kept(row: Parsed) -> list[str]:
    """A refused row's cells as its file gave them. What is longer than a cell of Excel may be is cut, and says so."""
    return [cell if len(cell) <= LONGEST_CELL else f"{cell[: LONGEST_CELL - 1]}…" for cell in row.cells]


def faults_of(row: Parsed) -> list[list[Any]]:
    """A row's faults as they are kept: [place of the cell or None, reason]."""
    return [[fault.column, fault.reason] for fault in row.faults] or [[None, _("The row cannot be taken.")]]
