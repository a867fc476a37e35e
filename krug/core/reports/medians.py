"""The median out of a table of how often each value occurs."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal


def median(counts: Mapping[int, int]) -> Decimal | None:
    """The middle value, or the mean of the two in the middle; None of nothing."""
    total = sum(counts.values())
    if not total:
        return None
    return (_at(counts, (total - 1) // 2) + _at(counts, total // 2)) / 2


def _at(counts: Mapping[int, int], place: int) -> Decimal:
    for value in sorted(counts):
        place -= counts[value]
        if place < 0:
            return Decimal(value)
    raise IndexError(place)
