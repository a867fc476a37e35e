"""Months and quarters as bounds, and the bound that a moment of the database lies behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from krug.core.reports import sql
from krug.core.reports.periods import Period, midnight, shift
from krug.core.reports.sql import Sql

MONTHS = {"month": 1, "quarter": 3}
MOST = 120


def today() -> dt.date:
    return timezone.localdate(timezone=timezone.get_default_timezone())


def whole_units(period: Period, unit: str, first_sale: dt.datetime | None) -> list[dt.date]:
    """The first days of the whole months (quarters) of the period that are over, and the day after the last.

    A period open at its beginning begins with the first sale. At most MOST of them, the latest; [] where there is none.
    """
    months = MONTHS[unit]
    first = period.first or (timezone.localdate(first_sale, timezone.get_default_timezone()) if first_sale else None)
    if first is None:
        return []
    begin = _begin(first, months)
    if begin != first and period.first is not None:
        begin = shift(begin, months)
    after = today() if period.last is None else min(today(), period.last + dt.timedelta(days=1))
    return _steps(begin, _begin(after, months), months)[-MOST - 1 :]


def months_of(period: Period, first_sale: dt.datetime | None) -> list[dt.date]:
    """The first days of all months the period touches, up to the one under way. At most MOST, the latest."""
    first = period.first or (timezone.localdate(first_sale, timezone.get_default_timezone()) if first_sale else None)
    last = today() if period.last is None else min(today(), period.last)
    if first is None or last < first:
        return []
    return _steps(first.replace(day=1), last.replace(day=1), 1)[-MOST:]


def moments(days: Sequence[dt.date]) -> list[dt.datetime]:
    return [midnight(day) for day in days]


def behind(column: str, bounds: Sequence[dt.datetime], at_bound: bool = True) -> Sql:
    """How many of the rising `bounds` the moment in `column` has reached; with `at_bound` False, has gone past."""
    sign = "<" if at_bound else "<="

    def between(low: int, high: int) -> Sql:
        """It is known to be `low` at least and `high` at most."""
        if low == high:
            return Sql(str(low))
        middle = (low + high) // 2
        asked = Sql(f"CASE WHEN {column} {sign} %s THEN", [sql.moment(bounds[middle])])
        return asked + between(low, middle) + "ELSE" + between(middle + 1, high) + "END"

    return between(0, len(bounds))


def _begin(day: dt.date, months: int) -> dt.date:
    """The first day of the month or quarter that `day` lies in."""
    return dt.date(day.year, (day.month - 1) // months * months + 1, 1)


def _steps(first: dt.date, last: dt.date, months: int) -> list[dt.date]:
    """From `first` to `last`, both taken in."""
    days = []
    while first <= last:
        days.append(first)
        first = shift(first, months)
    return days
