"""Reckoning with clocks: quiet hours, digests, putting off, reminders. Pure; moments go in and out in UTC.

A day is that of the person's clock. Where that jumps over a time, what was to be then is at the first moment after;
where it strikes twice, at the first of the two.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.notices.models import Digest

MORNING = 9  # o'clock: when a day without a time begins to be told of
DAY = 24 * 60


class Snooze(models.TextChoices):
    LATER = "later", _("Later today")
    TOMORROW = "tomorrow", _("Tomorrow")
    WEEK = "week", _("Next week")


@dataclass(frozen=True)
class Quiet:
    """Minutes of the day between which nothing is sent; over midnight where the first is the later. None: never."""

    first: int | None
    till: int | None

    def holds(self, minute: int) -> bool:
        if self.first is None or self.till is None or self.first == self.till:
            return False
        if self.first < self.till:
            return self.first <= minute < self.till
        return minute >= self.first or minute < self.till


def zone_of(person: User) -> ZoneInfo:
    """The person's own time zone, else the installation's."""
    try:
        return ZoneInfo(person.time_zone or settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)


def at(day: dt.date, minute: int, zone: dt.tzinfo, second: bool = False) -> dt.datetime:
    """The moment when the clock of that day shows `minute`, or has just passed it.

    `second`: of two such moments the later one.
    """
    hours, minutes = divmod(minute, 60)
    wanted = dt.datetime.combine(day, dt.time(hours, minutes), zone).replace(fold=int(second))
    moment = wanted.astimezone(dt.UTC)
    if moment.astimezone(zone).replace(tzinfo=None, fold=0) == wanted.replace(tzinfo=None, fold=0):
        return moment
    # The clock jumped over it: the first moment at which it is another hours from universal time than before.
    early, late = moment - dt.timedelta(hours=3), moment + dt.timedelta(hours=3)
    before = early.astimezone(zone).utcoffset()
    while late - early > dt.timedelta(seconds=1):
        middle = early + (late - early) / 2
        early, late = (middle, late) if middle.astimezone(zone).utcoffset() == before else (early, middle)
    return late.replace(microsecond=0)


def after_quiet(now: dt.datetime, quiet: Quiet, zone: dt.tzinfo) -> dt.datetime:
    """`now`, or the end of the quiet hours that hold it."""
    while quiet.till is not None and quiet.holds(_minute_of(now, zone)):
        day = now.astimezone(zone).date()
        # A clock that is set back may strike the end twice; one that jumps over it may come out in quiet hours again.
        ends = (
            at(day, quiet.till, zone),
            at(day, quiet.till, zone, second=True),
            at(day + dt.timedelta(days=1), quiet.till, zone),
        )
        now = next(moment for moment in ends if moment > now)
    return now


def _minute_of(moment: dt.datetime, zone: dt.tzinfo) -> int:
    local = moment.astimezone(zone)
    return local.hour * 60 + local.minute


def next_digest(now: dt.datetime, digest: str, hour: int, zone: dt.tzinfo) -> dt.datetime:
    """When the letter goes that takes in what happens `now`."""
    local = now.astimezone(zone)
    if digest == Digest.HOURLY:
        begun = now - dt.timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        return begun + dt.timedelta(hours=1)
    if digest == Digest.DAILY:
        today = at(local.date(), hour * 60, zone)
        return today if today > now else at(local.date() + dt.timedelta(days=1), hour * 60, zone)
    return now


def put_off(now: dt.datetime, choice: str, zone: dt.tzinfo) -> dt.datetime:
    """Three hours on but still today, tomorrow morning, or Monday morning."""
    local = now.astimezone(zone)
    if choice == Snooze.LATER:
        last = at(local.date(), DAY - 1, zone)
        return max(min(now + dt.timedelta(hours=3), last), now + dt.timedelta(minutes=1))
    days = 1 if choice == Snooze.TOMORROW else 7 - local.weekday()
    return at(local.date() + dt.timedelta(days=days), MORNING * 60, zone)


def ahead_of(value: dt.datetime | dt.date, before: int, zone: dt.tzinfo) -> dt.datetime:
    """`before` minutes ahead of a moment; of a day, ahead of its morning. Whole days keep the hour of the clock."""
    if isinstance(value, dt.datetime):
        local = value.astimezone(zone)
        days, minutes = divmod(before, DAY)
        if not days:
            return value.astimezone(dt.UTC) - dt.timedelta(minutes=minutes)
        day = local.date() - dt.timedelta(days=days)
        return at(day, local.hour * 60 + local.minute, zone) - dt.timedelta(minutes=minutes)
    days, minutes = divmod(before, DAY)
    return at(value - dt.timedelta(days=days), MORNING * 60, zone) - dt.timedelta(minutes=minutes)
