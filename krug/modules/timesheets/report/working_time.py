"""The working minutes of many people over many days."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import accumulate

from krug.core.hours.clocks import Calendar
from krug.core.hours.weeks import FirmDays, Week
from krug.modules.timesheets.working import minutes_of_day

DAY = dt.timedelta(days=1)
# The first and the last of some days, both among them.
Days = tuple[dt.date, dt.date]


class WorkingTime:
    """What the people of one firm are to work within `days`, each by their calendar and within a stay of their own.

    Their calendars differ in the week and in absences alone. So each day is asked for once for every week that
    somebody has; whatever is asked of people is made of sums over stretches of days.
    """

    def __init__(self, days: Days, calendars: Mapping[int, Calendar], stays: Mapping[int, Days]) -> None:
        self._first, self._last = days
        self._length = (self._last - self._first).days + 1
        self._weeks = {pk: calendar.week for pk, calendar in calendars.items()}
        self._stretches = {
            pk: [self._numbers(*stretch) for stretch in stretches(calendar, self._within(stays[pk]))]
            for pk, calendar in calendars.items()
        }
        minutes = self._minutes(calendars.values())
        self._sums = {week: list(accumulate(of_week, initial=0)) for week, of_week in minutes.items()}
        self._sum_of_all = list(accumulate(self._of_each_day(minutes), initial=0))

    def of_person(self, pk: int) -> int | None:
        """None for whoever's calendar is not known."""
        if pk not in self._weeks:
            return None
        sums = self._sums[self._weeks[pk]]
        return sum(sums[end] - sums[begin] for begin, end in self._stretches[pk])

    def of_all(self, days: Days) -> int | None:
        """Of all people together, as far as the days count; None where nobody's calendar is known."""
        if not self._weeks:
            return None
        first, last = self._within(days)
        if last < first:
            return 0
        begin, end = self._numbers(first, last)
        return self._sum_of_all[end] - self._sum_of_all[begin]

    def _within(self, days: Days) -> Days:
        return max(days[0], self._first), min(days[1], self._last)

    def _numbers(self, first: dt.date, last: dt.date) -> tuple[int, int]:
        """Where the days begin and where they are over, counted from the first of all."""
        return (first - self._first).days, (last - self._first).days + 1

    def _minutes(self, calendars: Iterable[Calendar]) -> dict[Week, list[int]]:
        """Those of each day, by the week of who is never away."""
        found: dict[Week, list[int]] = {}
        for calendar in calendars:
            if calendar.week not in found:
                never_away = _without_absences(calendar)
                days = (self._first + number * DAY for number in range(self._length))
                found[calendar.week] = [minutes_of_day(never_away, day) for day in days]
        return found

    def _of_each_day(self, minutes: Mapping[Week, list[int]]) -> list[int]:
        """What all work together on each day: who is there times what the day has, added up by week."""
        found = [0] * self._length
        coming: dict[Week, Counter[int]] = {week: Counter() for week in minutes}
        for pk, week in self._weeks.items():
            for begin, end in self._stretches[pk]:
                coming[week][begin] += 1
                coming[week][end] -= 1
        for week, of_week in minutes.items():
            there = accumulate(coming[week][number] for number in range(self._length))
            found = [sum_ + heads * one for sum_, heads, one in zip(found, there, of_week, strict=True)]
        return found


def stretches(calendar: Calendar, days: Days) -> list[Days]:
    """What is left of the days without the absences, in order."""
    first, last = days
    found: list[Days] = []
    for away, back in sorted(_absences(calendar)):
        if first > last:
            return found
        if first < away:
            found.append((first, min(away - DAY, last)))
        if back >= last:
            return found
        first = max(first, back + DAY)
    return [*found, (first, last)] if first <= last else found


def _absences(calendar: Calendar) -> tuple[Days, ...]:
    return calendar.exceptions.away if isinstance(calendar.exceptions, FirmDays) else ()


def _without_absences(calendar: Calendar) -> Calendar:
    days = calendar.exceptions
    return replace(calendar, exceptions=replace(days, away=())) if isinstance(days, FirmDays) else calendar
