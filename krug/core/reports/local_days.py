"""The days of the firm's clock, reckoned by the database itself."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from django.db import connection
from django.utils import timezone

from krug.core.reports import sql
from krug.core.reports.sql import Sql

FIRST_YEAR, LAST_YEAR = 1990, 2060


@lru_cache
def steady(_zone: str) -> tuple[dt.datetime, int] | None:
    """Since when the firm's clocks have not been put on or back, and how many minutes they are ahead; None where
    they will be again."""
    zone = timezone.get_default_timezone()
    first = [
        dt.datetime(year, month, 1, tzinfo=dt.UTC) for year in range(FIRST_YEAR, LAST_YEAR) for month in (1, 4, 7, 10)
    ]
    offsets = [moment.astimezone(zone).utcoffset() for moment in first]
    last = offsets[-1]
    since = next((at for at in range(len(first) - 1, -1, -1) if offsets[at] != last), -1) + 1
    if last is None or first[since] > timezone.now() - dt.timedelta(days=365):
        return None
    return first[since], int(last.total_seconds() // 60)


def day(column: str) -> Sql:
    """The day on which the moment in `column` lies."""
    if connection.vendor == "postgresql":
        return Sql(f"({column} AT TIME ZONE %s)::date", [_zone()])
    return _on_sqlite(column, f"substr({column}, 1, 19)")


def day_ended(column: str) -> Sql:
    """The same, where the first moment of a day still ends the day before."""
    if connection.vendor == "postgresql":
        return Sql(f"(({column} - INTERVAL '1 microsecond') AT TIME ZONE %s)::date", [_zone()])
    second = f"CASE WHEN length({column}) > 19 THEN substr({column}, 1, 19) ELSE datetime({column}, '-1 seconds') END"
    return _on_sqlite(column, second)


def ended_by(moment: dt.datetime) -> Any:
    """`day_ended` of a moment that is known, as a parameter."""
    found = (moment - dt.timedelta(microseconds=1)).astimezone(timezone.get_default_timezone()).date()
    return connection.ops.adapt_datefield_value(found)


def later(day: str, days: int) -> str:
    """The day that comes so many `days` after the one in the column `day`."""
    return f"({day} + {days:d})" if connection.vendor == "postgresql" else f"date({day}, '+{days:d} days')"


def _on_sqlite(column: str, second: str) -> Sql:
    """By SQLite's own words where the clocks stay as they are; else through Python, which takes ten times as long."""
    through_python = Sql(f"django_datetime_cast_date({second}, %s, 'UTC')", [_zone()])
    known = steady(_zone())
    if known is None:
        return through_python
    since, minutes = known
    quick = Sql(f"CASE WHEN {column} >= %s THEN date({second}, '{minutes:+d} minutes')", [sql.moment(since)])
    return quick + f"WHEN {column} IS NOT NULL THEN" + through_python + "END"


def _zone() -> str:
    return str(timezone.get_default_timezone())
