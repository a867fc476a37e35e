"""In which part of a person's day an activity stands."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

SOON = dt.timedelta(hours=1)


class Section(models.TextChoices):
    OVERDUE = "overdue", _("Overdue")
    NOW = "now", _("Now")
    TODAY = "today", _("Later today")
    COMING = "coming", _("Tomorrow and further")


class Due(Protocol):
    """What must be known of an activity."""

    due_on: dt.date
    due_time: dt.time | None
    due_at: dt.datetime
    late_at: dt.datetime


def section_of(activity: Due, now: dt.datetime, zone: dt.tzinfo) -> Section:
    """`zone` is the looker's. What is under way or begins within the hour is now, also across midnight."""
    if activity.late_at <= now:
        return Section.OVERDUE
    if activity.due_time and activity.due_at <= now + SOON:
        return Section.NOW
    day = activity.due_at.astimezone(zone).date() if activity.due_time else activity.due_on
    return Section.TODAY if day <= now.astimezone(zone).date() else Section.COMING
