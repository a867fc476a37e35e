"""Where entries of one column of a calendar stand beside one another. Nothing here asks the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Begin and end, in any one unit; the end is not part of it.
Span = tuple[int, int]


@dataclass(frozen=True)
class Lane:
    """Which of how many lanes, from 0 on; `of` is 1 where nothing stands beside it."""

    number: int
    of: int


def lanes(spans: Sequence[Span]) -> list[Lane]:
    """A lane for each, in the order given: no two that overlap share one, and no more are made than are needed."""
    found: list[Lane] = [Lane(0, 1)] * len(spans)
    group: list[tuple[int, int]] = []
    ends: list[int] = []
    reach = 0
    for place in sorted(range(len(spans)), key=lambda n: (spans[n][0], -spans[n][1], n)):
        begin, end = spans[place]
        if group and begin >= reach:
            _close(found, group, len(ends))
            group, ends = [], []
        free = next((n for n, last in enumerate(ends) if last <= begin), len(ends))
        ends[free : free + 1] = [end]
        group.append((place, free))
        reach = max(reach, end) if len(group) > 1 else end
    _close(found, group, len(ends))
    return found


def clashing(spans: Sequence[Span]) -> list[bool]:
    """Of each, whether it overlaps another."""
    order = sorted(range(len(spans)), key=lambda n: spans[n])
    found = [False] * len(spans)
    last: int | None = None
    for place in order:
        if last is not None and spans[place][0] < spans[last][1]:
            found[place] = found[last] = True
        if last is None or spans[place][1] > spans[last][1]:
            last = place
    return found


def merged(spans: Sequence[Span]) -> list[Span]:
    """The time they cover together: in order, none touching another."""
    found: list[Span] = []
    for begin, end in sorted(span for span in spans if span[0] < span[1]):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def _close(found: list[Lane], group: list[tuple[int, int]], of: int) -> None:
    for place, number in group:
        found[place] = Lane(number, of)
