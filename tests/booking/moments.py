"""Moments to book: on a working day some weeks ahead."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

from krug.core.hours.production import day_of

MOSCOW = ZoneInfo("Europe/Moscow")
A_WEEK = dt.timedelta(days=7)


def monday(hour=10, minute=0, weeks=3):
    """A moment, on the firm's clock, of the first Monday some weeks ahead after which nobody has a day off."""
    day = timezone.now().astimezone(MOSCOW).date()
    day += dt.timedelta(days=7 * weeks - day.weekday())
    while not all(day_of("RU", day + dt.timedelta(days=more)).is_worked for more in range(2)):
        day += A_WEEK
    return dt.datetime.combine(day, dt.time(hour, minute), MOSCOW).astimezone(dt.UTC)
