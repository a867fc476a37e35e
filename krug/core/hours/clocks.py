"""Working time: how much of it lies between two moments, and when so much of it will have gone by.

Nothing here asks the database. A day of the calendar is a day of its zone, and time is real time: in the night in which
clocks are put forward a shift is an hour shorter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

# From when to when of a day, in minutes from its midnight; 1440 is the next midnight.
Span = tuple[int, int]
Day = tuple[Span, ...]
DAY = 24 * 60
# Beyond so many days nothing is looked for: a week without a working hour has no end.
MOST_DAYS = 3660


@dataclass(frozen=True)
class Calendar:
    """`week`: the spans of each day, Monday first. `exceptions`: days that are otherwise, such as the year's holidays
    and Saturdays worked off."""

    week: tuple[Day, ...]
    zone: ZoneInfo
    exceptions: Mapping[dt.date, Day] = field(default_factory=dict)

    def spans(self, day: dt.date) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        """The working spans of one day in UTC, in order; none overlaps another."""
        last: dt.datetime | None = None
        for begin, end in sorted(self.exceptions.get(day, self.week[day.weekday()])):
            start, stop = self._moment(day, begin), self._moment(day, end)
            if last is not None and start < last:
                start = last
            if start < stop:
                last = stop
                yield start, stop

    def _moment(self, day: dt.date, minute: int) -> dt.datetime:
        days, rest = divmod(minute, DAY)
        local = dt.datetime.combine(day + dt.timedelta(days=days), dt.time(rest // 60, rest % 60), self.zone)
        return local.astimezone(dt.UTC)


def is_working(calendar: Calendar, at: dt.datetime) -> bool:
    """Whether the moment lies in a working span; its last moment does not."""
    return any(start <= at < stop for start, stop in _from(calendar, at, 1))


def worked(calendar: Calendar, begin: dt.datetime, end: dt.datetime) -> dt.timedelta:
    """How much working time lies between the two; none where `end` is the earlier."""
    total = dt.timedelta()
    if end <= begin:
        return total
    for start, stop in _from(calendar, begin, (end - begin).days + 3):
        if start >= end:
            break
        total += max(min(stop, end) - max(start, begin), dt.timedelta())
    return total


def after(calendar: Calendar, begin: dt.datetime, time: dt.timedelta) -> dt.datetime | None:
    """The first moment by which `time` of working time has gone by since `begin`; None where there is never so much.

    No time at all has gone by at once.
    """
    if time <= dt.timedelta():
        return begin.astimezone(dt.UTC)
    for start, stop in _from(calendar, begin, MOST_DAYS):
        start = max(start, begin)
        if stop - start >= time:
            return (start + time).astimezone(dt.UTC)
        time -= max(stop - start, dt.timedelta())
    return None


def _from(calendar: Calendar, begin: dt.datetime, days: int) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """The spans of so many days that end after `begin`; the day before is among them, whose shift may go past
    midnight."""
    first = begin.astimezone(calendar.zone).date() - dt.timedelta(days=1)
    last: dt.datetime | None = None
    for number in range(days + 1):
        for start, stop in calendar.spans(first + dt.timedelta(days=number)):
            if last is not None and start < last:
                start = last
            if start < stop:
                last = stop
                if stop > begin:
                    yield start, stop
