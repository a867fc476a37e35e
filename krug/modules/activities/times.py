"""When an activity is due and when it is late; a person's own day."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils import timezone

from krug.core.access.models import User

LAST_MOMENT = dt.time(23, 59, 59, 999999)


def zone_of(person: User | None) -> ZoneInfo:
    """The person's own time zone, else the firm's."""
    try:
        return ZoneInfo((person.time_zone if person else "") or settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)


def due_at(day: dt.date, time: dt.time | None, zone: dt.tzinfo) -> dt.datetime:
    """The moment it is due; without a time, the last moment of the day."""
    return dt.datetime.combine(day, time or LAST_MOMENT, zone).astimezone(dt.UTC)


def late_at(day: dt.date, time: dt.time | None, minutes: int, zone: dt.tzinfo) -> dt.datetime:
    """The moment from which it is late: when its time has run out, or its day."""
    due = due_at(day, time, zone)
    return due + dt.timedelta(minutes=minutes) if time else due


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
