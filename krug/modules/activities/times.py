"""When an activity is due and when it is late; a person's own day."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from krug.core.access.models import User
from krug.core.hours.weeks import zone_of

__all__ = ["due_at", "end_of", "late_at", "stamp", "today", "working_day", "zone_of"]

A_DAY = dt.timedelta(days=1)
LAST_MOMENT = dt.time(23, 59, 59, 999999)


def due_at(day: dt.date, time: dt.time | None, zone: dt.tzinfo) -> dt.datetime:
    """The moment it is due; without a time, the last moment of the day."""
    return dt.datetime.combine(day, time or LAST_MOMENT, zone).astimezone(dt.UTC)


def late_at(day: dt.date, time: dt.time | None, minutes: int, zone: dt.tzinfo) -> dt.datetime:
    """The moment from which it is late: when its time has run out, or its day."""
    due = due_at(day, time, zone)
    return due + dt.timedelta(minutes=minutes) if time else due


def stamp(day: dt.date, time: dt.time | None) -> str:
    """2026-11-24 or 2026-11-24T14:30, on the responsible person's clock."""
    return f"{day.isoformat()}T{time:%H:%M}" if time else day.isoformat()


def today(person: User) -> dt.date:
    return timezone.now().astimezone(zone_of(person)).date()


def end_of(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """The first moment of the next day."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone).astimezone(dt.UTC)


def working_day(start: dt.date, days: int) -> dt.date:
    """The day `days` working days after `start`; Saturday and Sunday do not count."""
    day = start
    while days > 0:
        day += dt.timedelta(days=1)
        days -= day.weekday() < 5
    return day
