"""What the past says of deals under way: how many like them were won, and when."""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from heapq import nlargest

# From the first day to the last, counted from today, both taken in.
Window = tuple[int, int]
DRAWS, SEED = 400, 20
# So many of the largest deals are drawn one by one; the rest, many and small beside them, are drawn together: their
# sums lie around what is expected of them as sums of many do.
MOST_DRAWN = 100


@dataclass(frozen=True)
class Standing:
    """Deals that stand in one stage for `age` full days, worth so many kopecks."""

    stage: int
    age: int
    kopecks: int


class Past:
    """One stage: of the finished deals that once came into it, how many full days later each was won or lost."""

    def __init__(self, won: Mapping[int, int], lost: Mapping[int, int]) -> None:
        self._days = sorted({*won, *lost})
        self._known: dict[tuple[int, Window], tuple[int, int]] = {}
        self._won, self._ended = [0], [0]
        for day in self._days:
            self._won.append(self._won[-1] + won.get(day, 0))
            self._ended.append(self._ended[-1] + won.get(day, 0) + lost.get(day, 0))

    def chance(self, age: int, window: Window) -> tuple[int, int]:
        """Of those that lasted at least `age` days, how many were won in the window; and how many they were."""
        known = self._known.get((age, window))
        if known is not None:
            return known
        ended = self._ended[-1] - self._ended[bisect_left(self._days, age)]
        first, last = bisect_left(self._days, age + window[0]), bisect_right(self._days, age + window[1])
        found = self._known[age, window] = max(0, self._won[last] - self._won[first]), ended
        return found


Pasts = Mapping[int, Past]


def pasts(lines: Sequence[tuple[int, int, bool, int]]) -> Pasts:
    """From lines of (stage, days, whether it was won, deals)."""
    won: dict[int, Counter[int]] = {}
    lost: dict[int, Counter[int]] = {}
    for stage, days, is_won, deals in lines:
        (won if is_won else lost).setdefault(stage, Counter())[days] += deals
    return {stage: Past(won.get(stage, {}), lost.get(stage, {})) for stage in {*won, *lost}}


def expected(standing: Sequence[Standing], past: Pasts, windows: Sequence[Window]) -> list[Decimal]:
    """For each window the kopecks that fall on it: amount × the share of deals like it that were won in it."""
    worth: Counter[tuple[int, int]] = Counter()
    for one in standing:
        worth[one.stage, one.age] += one.kopecks
    found = [Decimal(0) for _window in windows]
    for (stage, age), kopecks in sorted(worth.items()):
        for number, window in enumerate(windows):
            won, ended = past[stage].chance(age, window) if stage in past else (0, 0)
            if won:
                found[number] += Decimal(kopecks * won) / ended
    return found


def drawn(standing: Sequence[Standing], past: Pasts, windows: Sequence[Window]) -> list[list[float]]:
    """The kopecks of each window, drawn DRAWS times: each deal ends as a deal like it, picked by lot, did.

    The same for the same deals in whatever order.
    """
    largest, others = _parted(standing)
    rest, whole = _spread(others, past, windows), float(sum(one.kopecks for one in others))
    every = [(one.kopecks, _steps(one, past, windows)) for one in largest]
    chance = random.Random(SEED)
    lots = chance.random
    # Told apart beforehand what is asked for hundreds of thousands of times.
    known = [(steps[-1], kopecks, steps) for kopecks, steps in every]
    found = []
    for _draw in range(DRAWS):
        sums = _drawn_together(rest, whole, chance) if others else [0.0] * len(windows)
        for most, kopecks, steps in known:
            lot = lots()
            if lot < most:
                sums[bisect_right(steps, lot)] += kopecks
        found.append(sums)
    return found


def _parted(standing: Sequence[Standing]) -> tuple[list[Standing], list[Standing]]:
    """The largest, by size, and all others."""
    if len(standing) <= MOST_DRAWN:
        return sorted(standing, key=_size), []
    least = nlargest(MOST_DRAWN, (one.kopecks for one in standing))[-1]
    found = sorted((one for one in standing if one.kopecks >= least), key=_size)
    return found[:MOST_DRAWN], [*found[MOST_DRAWN:], *(one for one in standing if one.kopecks < least)]


def _size(one: Standing) -> tuple[int, int, int]:
    return -one.kopecks, one.stage, one.age


def _spread(standing: Sequence[Standing], past: Pasts, windows: Sequence[Window]) -> list[tuple[float, float]]:
    """For each window what is expected of these deals together, and how far their sum usually is from it."""
    sums: dict[tuple[int, int], tuple[int, int]] = {}
    for one in standing:
        worth, square = sums.get((one.stage, one.age), (0, 0))
        sums[one.stage, one.age] = worth + one.kopecks, square + one.kopecks**2
    middles, squares = [0.0] * len(windows), [0.0] * len(windows)
    for (stage, age), (worth, square) in sorted(sums.items()):
        for number, window in enumerate(windows):
            won, ended = past[stage].chance(age, window) if stage in past else (0, 0)
            if won:
                middles[number] += worth * won / ended
                squares[number] += square * won / ended * (1 - won / ended)
    return [(middle, square**0.5) for middle, square in zip(middles, squares, strict=True)]


def _drawn_together(spread: Sequence[tuple[float, float]], whole: float, chance: random.Random) -> list[float]:
    """One draw of the sums of all windows; never less than nothing, nor together more than there is."""
    found = [max(0.0, chance.gauss(middle, far)) for middle, far in spread]
    return [one * whole / sum(found) for one in found] if sum(found) > whole else found


def interval(sums: Sequence[float], middle: Decimal) -> tuple[Decimal, Decimal]:
    """From the tenth to the ninetieth of a hundred, `middle` taken in."""
    ordered = sorted(sums)
    low, high = (Decimal(round(ordered[(len(ordered) - 1) * part // 10])) for part in (1, 9))
    return min(low, middle), max(high, middle)


def _steps(one: Standing, past: Pasts, windows: Sequence[Window]) -> list[float]:
    """The chances of the windows, each added to those before it."""
    found, reached = [], 0
    for window in windows:
        won, ended = past[one.stage].chance(one.age, window) if one.stage in past else (0, 0)
        reached += won
        found.append(reached / ended if ended else 0.0)
    return found
