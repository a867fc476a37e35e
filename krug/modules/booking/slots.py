"""When something may begin: working time, less what is taken, on a grid. Nothing here asks the database."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from krug.core.hours.clocks import Calendar

GRID = 5 * 60  # seconds: everything begins, and is taken, by cells of this length
A_DAY = dt.timedelta(days=1)
# Begin and end as moments of universal time; the end is not part of it.
Span = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class Asked:
    """What a service asks of the time, in minutes. `before` and `after` must be free too, though not working time;
    `step` is how far apart the beginnings lie, counted from the beginning of each working span."""

    minutes: int
    before: int = 0
    after: int = 0
    step: int = 30


@dataclass(frozen=True)
class Slot:
    """A moment to begin at, who is free then, and which rooms; `rooms` is empty where no room is needed."""

    begins_at: dt.datetime
    people: tuple[int, ...]
    rooms: tuple[int, ...] = ()


class Busy:
    """Spans that are taken, in any order, overlapping or not."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._begins: list[float] = []
        self._ends: list[float] = []
        for begin, end in sorted((one.timestamp(), other.timestamp()) for one, other in spans):
            if end <= begin:
                continue
            if self._ends and begin <= self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._begins.append(begin)
                self._ends.append(end)

    def takes(self, begin: float, end: float) -> bool:
        """Whether any of it lies between the two, in seconds since 1970."""
        place = bisect_left(self._begins, end) - 1
        return place >= 0 and self._ends[place] > begin


def starts(
    calendar: Calendar, asked: Asked, busy: Busy, earliest: dt.datetime, latest: dt.datetime
) -> list[dt.datetime]:
    """The moments, from `earliest` on and before `latest`, at which one person may begin; in order, in UTC.

    From such a moment on `asked.minutes` lie in one stretch of working time and nothing of it, nor of the buffers
    around it, is taken. The second of two hours that have the same name, when clocks are put back, is left out: what
    is written on the person's clock could not tell it from the first.
    """
    spans = list(_spans(calendar, earliest, latest, asked.minutes))
    reach = _reaches(spans)
    first, last, length = _seconds(earliest), _seconds(latest), asked.minutes * 60
    found: list[dt.datetime] = []
    for (begin, end), stretch in zip(spans, reach, strict=True):
        at = _on_grid(begin)
        at += max(-((at - first) // (asked.step * 60)), 0) * asked.step * 60
        while at < min(end, last) and at + length <= stretch:
            is_free = not busy.takes(at - asked.before * 60, at + length + asked.after * 60)
            moment = dt.datetime.fromtimestamp(at, dt.UTC)
            if is_free and is_told(moment, calendar.zone):
                found.append(moment)
            at += asked.step * 60
    return found


def offered(
    people: Mapping[int, tuple[Calendar, Busy]],
    rooms: Mapping[int, Busy] | None,
    asked: Asked,
    earliest: dt.datetime,
    latest: dt.datetime,
) -> list[Slot]:
    """The slots of several people together, in order. `rooms` None: none is needed; else one of them must be free."""
    by_moment: dict[dt.datetime, list[int]] = {}
    for pk in people:
        calendar, busy = people[pk]
        for moment in starts(calendar, asked, busy, earliest, latest):
            by_moment.setdefault(moment, []).append(pk)
    found = []
    for moment in sorted(by_moment):
        free = _free_rooms(rooms, asked, moment)
        if rooms is None or free:
            found.append(Slot(moment, tuple(by_moment[moment]), free))
    return found


def is_told(moment: dt.datetime, zone: dt.tzinfo) -> bool:
    """Whether the clock of `zone` alone tells which moment it is."""
    return moment.astimezone(zone).replace(fold=0).astimezone(dt.UTC) == moment


def cells(begins_at: dt.datetime, ends_at: dt.datetime, before: int = 0, after: int = 0) -> range:
    """The numbers of the cells of the grid that it takes with its buffers, in minutes."""
    begin, end = _seconds(begins_at) - before * 60, -(-ends_at.timestamp() // 1) + after * 60
    return range(begin // GRID, int(-(-end // GRID)))


def span_of(first: int, last: int) -> Span:
    """From the beginning of the cell `first` to the end of the cell `last`."""
    return dt.datetime.fromtimestamp(first * GRID, dt.UTC), dt.datetime.fromtimestamp((last + 1) * GRID, dt.UTC)


def runs(numbers: Sequence[int]) -> Iterator[Span]:
    """Cells in ascending order as spans, neighbours together."""
    begin = 0
    for place, number in enumerate(numbers):
        if place + 1 == len(numbers) or numbers[place + 1] > number + 1:
            yield span_of(numbers[begin], number)
            begin = place + 1


def _spans(calendar: Calendar, earliest: dt.datetime, latest: dt.datetime, minutes: int) -> Iterator[tuple[int, int]]:
    """Working spans in seconds, those of the day before and of the days into which the last may reach among them."""
    day = earliest.astimezone(calendar.zone).date() - A_DAY
    last = (latest + dt.timedelta(minutes=minutes)).astimezone(calendar.zone).date() + A_DAY
    while day <= last:
        for begin, end in calendar.spans(day):
            yield _seconds(begin), _seconds(end)
        day += A_DAY


def _reaches(spans: Sequence[tuple[int, int]]) -> list[int]:
    """For each span how far work goes on without a pause: midnight is none where the next day begins at once."""
    found = [end for _begin, end in spans]
    for place in range(len(spans) - 2, -1, -1):
        if spans[place + 1][0] <= spans[place][1]:
            found[place] = max(found[place + 1], found[place])
    return found


def _free_rooms(rooms: Mapping[int, Busy] | None, asked: Asked, moment: dt.datetime) -> tuple[int, ...]:
    at = moment.timestamp()
    begin, end = at - asked.before * 60, at + (asked.minutes + asked.after) * 60
    return tuple(pk for pk, busy in (rooms or {}).items() if not busy.takes(begin, end))


def _on_grid(seconds: int) -> int:
    return -(-seconds // GRID) * GRID


def _seconds(at: dt.datetime) -> int:
    return int(at.timestamp() // 1)
