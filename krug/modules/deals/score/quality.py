"""How good chances were, told by how the deals ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# (chance, won)
Tried = tuple[float, bool]
BINS = 10


@dataclass(frozen=True)
class Bin:
    """Deals whose chance lay in one tenth: how many, the chances added up, how many were won."""

    number: int
    deals: int
    expected: float
    won: int


def roc_auc(tried: Sequence[Tried]) -> float | None:
    """How often a deal that was won had the higher chance than one that was lost; None where all ended alike."""
    won = sum(is_won for _chance, is_won in tried)
    lost = len(tried) - won
    if not won or not lost:
        return None
    ordered = sorted(tried)
    ranks, at = 0.0, 0
    while at < len(ordered):
        end = at
        while end < len(ordered) and ordered[end][0] == ordered[at][0]:
            end += 1
        ranks += sum(is_won for _chance, is_won in ordered[at:end]) * (at + 1 + end) / 2
        at = end
    return (ranks - won * (won + 1) / 2) / (won * lost)


def brier(tried: Sequence[Tried]) -> float | None:
    """The mean square of what the chances missed; None of none."""
    return sum((chance - is_won) ** 2 for chance, is_won in tried) / len(tried) if tried else None


def brier_of_all_alike(tried: Sequence[Tried]) -> float | None:
    """The same where each deal is given the share of all that were won."""
    whole = sum(is_won for _chance, is_won in tried) / len(tried) if tried else 0
    return brier([(whole, is_won) for _chance, is_won in tried])


def tells_apart(tried: Sequence[Tried]) -> bool | None:
    """Whether the chances missed by less than the same chance for all, known only afterwards, would have; None of
    none."""
    missed, alike = brier(tried), brier_of_all_alike(tried)
    return None if missed is None or alike is None else missed < alike


def bins(tried: Sequence[Tried]) -> list[Bin]:
    """By tenths of the chance, those with any deals."""
    found = []
    for number in range(BINS):
        inside = [(chance, is_won) for chance, is_won in tried if bin_of(chance) == number]
        if inside:
            chances, won = sum(c for c, _w in inside), sum(w for _c, w in inside)
            found.append(Bin(number, len(inside), chances, won))
    return found


def bin_of(chance: float) -> int:
    return min(BINS - 1, int(chance * BINS + 1e-9))
