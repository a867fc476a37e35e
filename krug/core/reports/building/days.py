"""Days put together by week, month and the like, inside a query."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection
from django.db.models import Case, DateField, F, Func, Value, When
from django.db.models.functions import TruncDay, TruncMonth, TruncQuarter, TruncWeek, TruncYear
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from krug.core.reports.building.shapes import Unit
from krug.core.reports.local_days import steady
from krug.core.reports.periods import Period, shift

TRUNC: dict[str, Any] = {
    Unit.DAY: TruncDay,
    Unit.WEEK: TruncWeek,
    Unit.MONTH: TruncMonth,
    Unit.QUARTER: TruncQuarter,
    Unit.YEAR: TruncYear,
}
# SQLite's own words for the first day of each; of a quarter the month is still to be counted back.
STEPS: dict[str, str] = {
    Unit.DAY: "",
    Unit.WEEK: ", '-6 days', 'weekday 1'",
    Unit.MONTH: ", 'start of month'",
    Unit.QUARTER: ", 'start of month', '-' || ((strftime('%%m', %(expressions)s) - 1) %% 3) || ' months'",
    Unit.YEAR: ", 'start of year'",
}
MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}


class FirstDay(Func):
    """The first day of the unit, by SQLite itself: through Python, as Django asks it, it takes ten times as long."""

    output_field = DateField()

    def __init__(self, unit: str, *expressions: Any) -> None:
        super().__init__(*expressions)
        self.unit = unit

    def as_sql(self, compiler: Any, connection: Any, *_args: Any, **_extra: Any) -> Any:
        sql, params = super().as_sql(compiler, connection, template="%(expressions)s")
        steps = STEPS[self.unit]
        times = 1 + steps.count("%(expressions)s")
        return f"date({sql}{steps.replace('%(expressions)s', sql)})", tuple(params) * times


def day_of(column: str, unit: str, is_moment: bool) -> Any:
    """The first day of the `unit` in which the day or moment in `column` lies, in the firm's time zone."""
    if not is_moment:
        return _day(column, unit)
    zone = timezone.get_default_timezone()
    exact = TRUNC[unit](column, tzinfo=zone, output_field=DateField())
    known = steady(str(zone)) if connection.vendor == "sqlite" else None
    if known is None:
        return exact
    since, minutes = known
    quick = FirstDay(unit, F(column), Value(f"{minutes:+} minutes"))
    return Case(When(**{f"{column}__gte": since}, then=quick), When(**{f"{column}__isnull": False}, then=exact))


def _day(column: str, unit: str) -> Any:
    if connection.vendor == "sqlite":
        return FirstDay(unit, F(column))
    return TRUNC[unit](column, output_field=DateField())


def period_of(first: dt.date, unit: str) -> Period:
    """All days of the unit that begins with `first`."""
    if unit in MONTHS:
        return Period(first, shift(first, MONTHS[Unit(unit)]) - dt.timedelta(days=1))
    return Period(first, first + dt.timedelta(days=6 if unit == Unit.WEEK else 0))


def say(first: dt.date, unit: str) -> str:
    """The unit that begins with `first` in words, in the order of days where there are several of a year."""
    if unit == Unit.YEAR:
        return str(first.year)
    if unit == Unit.QUARTER:
        return _("Q%(quarter)d %(year)d") % {"quarter": (first.month + 2) // 3, "year": first.year}
    if unit == Unit.MONTH:
        return str(formats.date_format(first, "YEAR_MONTH_FORMAT"))
    day = str(formats.date_format(first, "SHORT_DATE_FORMAT"))
    return _("week of %(day)s") % {"day": day} if unit == Unit.WEEK else day
