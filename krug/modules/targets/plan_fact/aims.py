"""What was to be sold within a period, and what of it by today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from krug.core.reports import periods
from krug.core.reports.periods import Period
from krug.core.reports.working_days import WorkingDays
from krug.modules.targets.models import SalesTarget
from krug.modules.targets.places import Place, Tree

Spot = tuple[Place, dt.date]
KOPECK = Decimal("0.01")


@dataclass(frozen=True)
class Aim:
    """What of one measure is to be reached in the whole period, and what by the end of today."""

    whole: Fraction
    due: Fraction

    def __add__(self, other: Aim) -> Aim:
        return Aim(self.whole + other.whole, self.due + other.due)


@dataclass(frozen=True)
class Part:
    """A month's part in a period: the share of its working days that lies in it, and that of it gone by today."""

    month: dt.date
    share: Fraction
    gone: Fraction


def parts(period: Period, today: dt.date, working: WorkingDays) -> Iterator[Part]:
    """The months that a period with both ends touches."""
    assert period.first is not None and period.last is not None
    month = period.first.replace(day=1)
    while month <= period.last:
        whole = periods.month_of(month)
        assert whole.last is not None
        first, last = max(period.first, month), min(period.last, whole.last)
        yield Part(month, working.share(first, last, whole), working.share(first, min(last, today), whole))
        month = periods.shift(month, 1)


@dataclass(frozen=True)
class Aims:
    """The targets of a period as they were set, and what follows from them where none was set.

    A department's target that nobody set is the sum of those of its people and of the departments below it; the firm's
    that of all departments and of the people in none.
    """

    tree: Tree
    rows: Mapping[Spot, SalesTarget]
    parts: tuple[Part, ...]

    def of(self, place: Place, measure: str) -> Aim | None:
        """None where nothing was set for it nor for anything beneath it."""
        found = [aim for part in self.parts if (aim := self._in_month(place, part, measure)) is not None]
        return sum(found[1:], found[0]) if found else None

    def _in_month(self, place: Place, part: Part, measure: str) -> Aim | None:
        value = self.set_for(place, part.month, measure)
        return None if value is None else Aim(value * part.share, value * part.gone)

    def set_for(self, place: Place, month: dt.date, measure: str) -> Fraction | None:
        """The whole month's target: the one set, or else the sum of those beneath."""
        row = self.rows.get((place, month))
        own = getattr(row, measure) if row else None
        if own is not None:
            return Fraction(own)
        below = [self.set_for(one, month, measure) for one in self.tree.beneath.get(place, ())]
        found = [value for value in below if value is not None]
        return sum(found, Fraction()) if found else None

    def places(self) -> set[Place]:
        """Everything that has a target of its own in the period."""
        return {place for place, _month in self.rows}


def money(value: Fraction | None) -> Decimal | None:
    """To the kopeck, halves up."""
    return None if value is None else _rounded(value, KOPECK)


def count(value: Fraction | None) -> Any:
    """Deals: whole where the target is of whole months, else to the tenth."""
    if value is None:
        return None
    found = _rounded(value, Decimal("0.1"))
    return int(found) if found == int(found) else found


def _rounded(value: Fraction, to: Decimal) -> Decimal:
    scaled = Fraction(value) / Fraction(to)
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    return Decimal(whole) * to if to != KOPECK else (Decimal(whole) * to).quantize(to, ROUND_HALF_UP)
