"""The firm's working days: how much of a period has gone by for those who work in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from krug.core.hours.clocks import Calendar
from krug.core.hours.weeks import firm_calendar
from krug.core.reports.periods import Period

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class WorkingDays:
    """Days on which the firm works at all, by its week, its country's production calendar and days of its own."""

    calendar: Calendar

    @classmethod
    def of_firm(cls) -> WorkingDays:
        """Two queries."""
        return cls(firm_calendar())

    def between(self, first: dt.date, last: dt.date) -> int:
        """How many there are from `first` to `last`, both taken in; 0 where the order is wrong."""
        return sum(map(self._is_worked, _days(first, last)))

    def share(self, first: dt.date, last: dt.date, month: Period) -> Fraction:
        """What part of the month's working days lies from `first` to `last`; of a month without any, of its days."""
        assert month.first is not None and month.last is not None
        every = self.between(month.first, month.last)
        if every:
            return Fraction(self.between(first, last), every)
        return Fraction(max(0, (last - first).days + 1), (month.last - month.first).days + 1)

    def gone(self, period: Period, today: dt.date) -> Fraction | None:
        """The part of the period's working days that has gone by at the end of `today`, from 0 to 1.

        None for a period open on one side. A period of rest days alone has gone by as a whole once it has begun.
        """
        if period.first is None or period.last is None:
            return None
        every = self.between(period.first, period.last)
        if not every:
            return Fraction(int(today >= period.first))
        return Fraction(self.between(period.first, min(today, period.last)), every)

    def _is_worked(self, day: dt.date) -> bool:
        return bool(self.calendar.exceptions.get(day, self.calendar.week[day.weekday()]))


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (first + DAY * number for number in range((last - first).days + 1))
