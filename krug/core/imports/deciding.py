"""What becomes of each row of a piece: new, an old record's, or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from krug.core.imports.importers import Parsed, Work
from krug.core.imports.models import Policy


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
    """Keys of the rows to be created: of this piece, and in a dry run, where nothing is written, of all before."""

    def __init__(self, keep: bool) -> None:
        self._keep, self._before = keep, set[int]()
        self._here: dict[str, Parsed] = {}

    def piece(self) -> None:
        """A new piece begins."""
        if self._keep:
            self._before |= {hash(key) for key in self._here}
        self._here = {}

    def add(self, keys: Sequence[str], row: Parsed) -> None:
        for key in keys:
            self._here.setdefault(key, row)

    def find(
        self, keys: Sequence[str], row: Parsed, are_two: Callable[[Parsed, Parsed], bool]
    ) -> tuple[bool, Parsed | None]:
        """Whether a row of the same record came before, and the row itself where it is of this piece."""
        for key in keys:
            if key in self._here and not are_two(self._here[key], row):
                return True, self._here[key]
        return any(hash(key) in self._before for key in keys), None


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
        keys = [] if policy == Policy.CREATE else work.keys(row)
        double, first = seen.find(keys, row, work.are_two)
        if not double:
            decision.new.append(row)
            seen.add(keys, row)
        elif policy == Policy.SKIP:
            decision.skipped += 1
        else:
            decision.folded += 1
            if first is not None:
                work.fold(first, row, only_empty=policy != Policy.UPDATE)
    return decision


def faults_of(row: Parsed) -> list[list[Any]]:
    """A row's faults as they are kept: [place of the cell or None, reason]."""
    return [[fault.column, fault.reason] for fault in row.faults] or [[None, _("The row cannot be taken.")]]
