"""A year of targets as a grid: whose down, months across, one measure at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from krug.core.access.models import User
from krug.core.records.money import said
from krug.modules.targets import keeping, reach
from krug.modules.targets.models import SalesTarget
from krug.modules.targets.places import FIRM, Place, Tree
from krug.modules.targets.plan_fact.aims import Aims
from krug.modules.targets.reach import Reach

DEEPEST = 8


@dataclass(frozen=True)
class Cell:
    """`text` is what was set or typed, `stands` what was set, `hint` the sum of what lies beneath, `now` what has come
    to stand there meanwhile."""

    name: str
    month: dt.date
    text: str = ""
    stands: str = ""
    hint: str = ""
    now: str = ""


@dataclass(frozen=True)
class Line:
    title: str
    depth: int
    is_group: bool
    cells: list[Cell] = field(default_factory=list)
    total: str = ""


@dataclass(frozen=True)
class Typed:
    """What came with the form: texts of the cells that were changed, and versions as they were shown."""

    texts: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, int] = field(default_factory=dict)


def months_of(year: int) -> list[dt.date]:
    return [dt.date(year, month, 1) for month in range(1, 13)]


def name_of(place: Place, month: dt.date) -> str:
    return f"{place.key}-{month:%Y-%m}"


@dataclass(frozen=True)
class Grid:
    """What `user` may set. `typed` is laid over what stands there; with `overtaken` each cell in which another value
    has come to stand meanwhile tells it."""

    user: User
    year: int
    measure: str
    typed: Typed = field(default_factory=Typed)
    overtaken: bool = False

    def drawn(self) -> dict[str, Any]:
        """Lines, and by cell versions and what stands there. Three queries, however many people there are."""
        tree, within, months = Tree.now(), reach.set_by(self.user), months_of(self.year)
        rows = keeping.known(set(months))
        aims = Aims(tree, rows, ())
        lines = [self._line(place, depth, aims, months) for place, depth in _places(tree, within, rows)]
        versions = {name_of(*spot): row.version for spot, row in rows.items() if within.has(spot[0], tree)}
        was = {cell.name: cell.stands for line in lines for cell in line.cells if cell.stands}
        return {"lines": lines, "months": months, "seen": versions, "was": was}

    def _line(self, place: Place, depth: int, aims: Aims, months: list[dt.date]) -> Line:
        cells = [self._cell(place, month, aims) for month in months]
        known = [aims.set_for(place, month, self.measure) for month in months]
        found = [value for value in known if value is not None]
        title = aims.tree.title(place, self.user.firm.name)
        total = self._said(sum(found, Fraction())) if found else ""
        return Line(title, min(depth, DEEPEST), place.person is None and place.group is None, cells, total)

    def _cell(self, place: Place, month: dt.date, aims: Aims) -> Cell:
        name, row = name_of(place, month), aims.rows.get((place, month))
        stands = getattr(row, self.measure) if row else None
        text = "" if stands is None else self._said(Fraction(stands))
        beneath = aims.set_for(place, month, self.measure) if stands is None else None
        hint = self._said(beneath) if beneath is not None else ""
        if name not in self.typed.texts:
            return Cell(name, month, text, text, hint)
        typed = self.typed.texts[name]
        other = self.overtaken and (row.version if row else 0) != self.typed.seen.get(name, 0)
        return Cell(name, month, typed, text, hint, (text or "—") if other and typed != text else "")

    def _said(self, value: Fraction) -> str:
        amount = Decimal(value.numerator) / value.denominator
        return said(amount) if self.measure == "revenue" else str(int(amount))


def _places(tree: Tree, within: Reach, rows: Mapping[Any, SalesTarget]) -> Iterator[tuple[Place, int]]:
    """In the order of the tree, each with how deep it lies: the firm, departments, who works there or has a target."""
    aimed = {place for place, _month in rows}
    if within.everything:
        yield FIRM, 0
    yield from _beneath(FIRM, 1 if within.everything else 0, tree, within, aimed)
    if within.everything:
        for group in tree.groups.values():
            if group.is_active or Place(group=group.pk) in aimed:
                yield Place(group=group.pk), 0


def _beneath(place: Place, depth: int, tree: Tree, within: Reach, aimed: set[Place]) -> Iterator[tuple[Place, int]]:
    for one in sorted(tree.beneath.get(place, ()), key=lambda one: one.person is None):
        shown = within.has(one, tree) and (one.person is None or tree.people[one.person].is_active or one in aimed)
        if shown:
            yield one, depth
        if one.person is None:
            yield from _beneath(one, depth + (1 if shown else 0), tree, within, aimed)
