"""The working minutes of many people over many days."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import accumulate
from typing import Any

from krug.core.hours.production import day_of
from krug.core.hours.weeks import FirmDays, Week

DAY = dt.timedelta(days=1)
# The first and the last of some days, both among them.
Days = tuple[dt.date, dt.date]


class WorkingTime:
    """What the people of one firm are to work within `days`, each as their own days say and within their own stay.

    People differ in the week and in absences alone. So for every week that somebody has, one day of each sort is asked
    for; whatever is asked of people is made of sums over stretches of days.
    """

    def __init__(self, days: Days, people: Mapping[int, FirmDays], stays: Mapping[int, Days]) -> None:
        self._first, self._last = days
        self._length = (self._last - self._first).days + 1
        self._weeks = {pk: its.week for pk, its in people.items()}
        self._stretches = {
            pk: [self._numbers(*stretch) for stretch in stretches(its.away, self._within(stays[pk]))]
            for pk, its in people.items()
        }
        minutes = self._minutes({its.week: replace(its, away=()) for its in people.values()})
        self._sums = {week: list(accumulate(of_week, initial=0)) for week, of_week in minutes.items()}
        self._sum_of_all = list(accumulate(self._of_each_day(minutes), initial=0))

    def of_person(self, pk: int) -> int | None:
        """None for whoever's days are not known."""
        if pk not in self._weeks:
            return None
        sums = self._sums[self._weeks[pk]]
        return sum(sums[end] - sums[begin] for begin, end in self._stretches[pk])

    def of_all(self, days: Days) -> int | None:
        """Of all people together, as far as the days count; None where nobody's days are known."""
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

    def _minutes(self, by_week: Mapping[Week, FirmDays]) -> dict[Week, list[int]]:
        """Those of each day, by the week of who is never away."""
        days = [self._first + number * DAY for number in range(self._length)]
        sorts = [_sort_of(day, next(iter(by_week.values()))) for day in days] if by_week else []
        one_of = dict(zip(sorts, days, strict=False))
        found = {}
        for week, its in by_week.items():
            minutes = {sort: sum(end - begin for begin, end in its[day]) for sort, day in one_of.items()}
            found[week] = [minutes[sort] for sort in sorts]
        return found

    def _of_each_day(self, minutes: Mapping[Week, list[int]]) -> list[int]:
        """What all work together on each day: how many are there times what the day has, added up by week."""
        found = [0] * self._length
        coming: dict[Week, Counter[int]] = {week: Counter() for week in minutes}
        for pk, week in self._weeks.items():
            for begin, end in self._stretches[pk]:
                coming[week][begin] += 1
                coming[week][end] -= 1
        for week, of_week in minutes.items():
            there = accumulate(coming[week][number] for number in range(self._length))
            found = [so_far + heads * one for so_far, heads, one in zip(found, there, of_week, strict=True)]
        return found


def stretches(absences: tuple[Days, ...], days: Days) -> list[Days]:
    """What is left of the days without the absences, in order."""
    first, last = days
    found: list[Days] = []
    for away, back in sorted(absences):
        if first > last:
            return found
        if first < away:
            found.append((first, min(away - DAY, last)))
        if back >= last:
            return found
        first = max(first, back + DAY)
    return [*found, (first, last)] if first <= last else found


def _sort_of(day: dt.date, its: FirmDays) -> tuple[Any, ...]:
    """Two days of one sort are as long as one another in whichever week of the firm."""
    return day.weekday(), its.otherwise.get(day), day_of(its.country, day).kind
