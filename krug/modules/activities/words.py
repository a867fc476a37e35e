"""Days and times as a person says them."""

from __future__ import annotations

import datetime as dt

from django.utils import formats
from django.utils.translation import gettext as _

from krug.modules.activities.models import Activity


def day_in_words(day: dt.date, today: dt.date) -> str:
    """today, tomorrow, yesterday, else 24 Nov; with the year where it is another one."""
    match (day - today).days:
        case -1:
            return _("yesterday")
        case 0:
            return _("today")
        case 1:
            return _("tomorrow")
    return str(formats.date_format(day, "j M" if day.year == today.year else "j M Y")).lower()


def due_in_words(activity: Activity, now: dt.datetime, zone: dt.tzinfo) -> str:
    """When it is due on the looker's clock: "tomorrow, 14:30"."""
    today = now.astimezone(zone).date()
    if not activity.due_time:
        return day_in_words(activity.due_on, today)
    due = activity.due_at.astimezone(zone)
    return f"{day_in_words(due.date(), today)}, {due:%H:%M}"


def weekday(day: dt.date, language: str) -> str:
    """Tuesday, 24 November; in Russian the names of days begin small."""
    text = str(formats.date_format(day, "l, j E"))
    return text.lower() if language == "ru" else text
