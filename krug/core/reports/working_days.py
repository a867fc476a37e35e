"""Working days, Monday to Friday: how much of a period has gone by for those who work in it."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from krug.core.reports.periods import Period

WEEK, WORKED = 7, 5
DAY = dt.timedelta(days=1)


def between(first: dt.date, last: dt.date) -> int:
    """How many working days there are from `first` to `last`, both taken in; 0 where the order is wrong."""
    if last < first:
        return 0
    weeks, left = divmod((last - first).days + 1, WEEK)
    return weeks * WORKED + sum((first.weekday() + n) % WEEK < WORKED for n in range(left))


def gone(period: Period, today: dt.date) -> Fraction | None:
    """The part of the period's working days that has gone by at the end of `today`, from 0 to 1.

    None for a period open on one side. A period of rest days alone has gone by as a whole once it has begun.
    """
    if period.first is None or period.last is None:
        return None
    every = between(period.first, period.last)
    if not every:
        return Fraction(int(today >= period.first))
    return Fraction(between(period.first, min(today, period.last)), every)
