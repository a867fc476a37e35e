"""How far the conversions of past months lie apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

# A month tells something of a stage when so many of the deals closed in it had come there; so many months make a
# spread.
LEAST_DEALS, LEAST_MONTHS = 5, 3
# One of so many months is left out at each end.
TENTH = 10


@dataclass
class Month:
    """Of the deals closed in a month: how many had come to each step or further, and how many were won."""

    reached: Counter[int] = field(default_factory=Counter)
    won: int = 0


@dataclass(frozen=True)
class Spread:
    """Shares of the deals of a stage that were won, in the worst and in the best of so many months."""

    worst: Fraction
    best: Fraction
    months: int


def spread(months: Iterable[Month], step: int) -> Spread | int:
    """The number of months that tell something of the step where they are too few."""
    shares = sorted(Fraction(one.won, one.reached[step]) for one in months if one.reached[step] >= LEAST_DEALS)
    if len(shares) < LEAST_MONTHS:
        return len(shares)
    out = len(shares) // TENTH
    return Spread(shares[out], shares[-1 - out], len(shares))


def spreads(months: Mapping[str, Month], steps: Iterable[int]) -> dict[int, Spread | int]:
    return {step: spread(months.values(), step) for step in steps}
