"""The day as a line of time: what has been done today and what still has its hour."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.records.sight import value_of
from krug.modules.activities import times
from krug.modules.activities.day.rows import Day
from krug.modules.activities.models import Activity, Doing

MOST = 50


@dataclass(frozen=True)
class Entry:
    time: dt.datetime
    title: str
    note: str
    is_past: bool
    is_now: bool


@dataclass(frozen=True)
class Agenda:
    """`past` and `ahead` of the line that marks this minute; `done` is how many were done today."""

    past: list[Entry]
    ahead: list[Entry]
    done: int


def agenda(viewer: User, person: User, day: Day, now: dt.datetime, zone: dt.tzinfo) -> Agenda:
    """Of `person`, as `viewer` sees it. One query besides the day's own."""
    today = now.astimezone(zone).date()
    start, end = times.end_of(today - dt.timedelta(days=1), zone), times.end_of(today, zone)
    seen = Activity.objects.visible_to(viewer).values("id")
    rows: Any = Doing.objects.filter(by=person, at__gte=start, at__lt=end, activity__in=seen)
    doings = list(rows.select_related("activity__client", "activity__own_kind").order_by("-at")[:MOST])
    planned = [line.activity for group in day.groups for line in group.rows if line.activity.due_time]
    entries = [_done(doing, zone) for doing in doings]
    entries += [_planned(one, viewer, now, zone) for one in planned if start <= one.due_at < end]
    entries.sort(key=lambda entry: entry.time)
    ahead = [entry for entry in entries if not entry.is_past]
    return Agenda([entry for entry in entries if entry.is_past], ahead, len(doings))


def _done(doing: Doing, zone: dt.tzinfo) -> Entry:
    note = ", ".join([_("done"), doing.result_title.lower()])
    return Entry(doing.at.astimezone(zone), doing.activity.title, note, True, False)


def _planned(activity: Activity, viewer: User, now: dt.datetime, zone: dt.tzinfo) -> Entry:
    length = _("%(minutes)d min") % {"minutes": activity.minutes}
    note = " · ".join(text for text in (value_of(activity, "place", viewer), length) if text)
    is_past = activity.late_at <= now
    return Entry(
        activity.due_at.astimezone(zone), activity.title, note, is_past, activity.due_at <= now < activity.late_at
    )
