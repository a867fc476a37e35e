"""Where panels stand: one after another in rows of twelve columns, so that they never lie upon one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

COLUMNS = 12
# On a large screen nobody scrolls: more columns stand side by side until there are no more rows than fit.
SCREENS = (12, 18, 24)
MOST_ROWS = 6
WIDTHS = (2, 3, 4, 6, 8, 9, 12)
HEIGHTS = (1, 2, 3)
WAYS = ("left", "right", "up", "down")
GROWTHS = ("wider", "narrower", "taller", "shorter")


@dataclass(frozen=True)
class Size:
    width: int
    height: int

    def grown(self, how: str) -> Size:
        """The next size in this direction; the same at the end."""
        if how in ("wider", "narrower"):
            return Size(_next(WIDTHS, self.width, 1 if how == "wider" else -1), self.height)
        return Size(self.width, _next(HEIGHTS, self.height, 1 if how == "taller" else -1))


@dataclass(frozen=True)
class Spot:
    """`x` and `y` count from 0, from the left and from the top."""

    x: int
    y: int
    width: int
    height: int

    def overlaps(self, other: Spot) -> bool:
        return self.shares_columns(other) and self.y < other.y + other.height and other.y < self.y + self.height

    def shares_columns(self, other: Spot) -> bool:
        return self.x < other.x + other.width and other.x < self.x + self.width


def spots(sizes: Sequence[Size], columns: int = COLUMNS) -> list[Spot]:
    """The place of each, as the browser's own grid puts them: never before the one that comes before it."""
    found: list[Spot] = []
    x = y = 0
    for size in sizes:
        while True:
            if x + size.width > columns:
                x, y = 0, y + 1
            spot = Spot(x, y, size.width, size.height)
            if not any(spot.overlaps(one) for one in found):
                break
            x += 1
        found.append(spot)
        x += size.width
    return found


def rows(sizes: Sequence[Size], columns: int = COLUMNS) -> int:
    """How many rows they take."""
    return max((spot.y + spot.height for spot in spots(sizes, columns)), default=0)


def columns_for(sizes: Sequence[Size]) -> int:
    """How many columns a large screen has for them."""
    return next((columns for columns in SCREENS if rows(sizes, columns) <= MOST_ROWS), SCREENS[-1])


def moved(sizes: Sequence[Size], at: int, way: str) -> list[int]:
    """The order, as places in `sizes`, after the one `at` has gone `way`; at the edge as it was."""
    order = list(range(len(sizes)))
    to = _goal(spots(sizes), at, way)
    order.insert(to, order.pop(at))
    return order


def _goal(found: Sequence[Spot], at: int, way: str) -> int:
    mine = found[at]
    if way == "left":
        return max(0, at - 1)
    if way == "right":
        return min(len(found) - 1, at + 1)
    if way == "up":
        above = [n for n in range(at) if found[n].shares_columns(mine) and found[n].y < mine.y]
        return above[-1] if above else 0
    below = [n for n in range(at + 1, len(found)) if found[n].shares_columns(mine) and found[n].y > mine.y]
    return below[0] if below else len(found) - 1


def _next(steps: Sequence[int], now: int, by: int) -> int:
    at = steps.index(now) + by
    return steps[min(max(at, 0), len(steps) - 1)]
