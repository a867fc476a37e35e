"""Entries of one person that lie over one another: allowed, and told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from krug.modules.timesheets.models import TimeEntry

DAY = dt.timedelta(days=1)


def overlapping(entry: TimeEntry) -> list[TimeEntry]:
    """The person's other entries that last at the same time as this one, the earliest first. One query at most.

    Of one of which nobody knows when it began, nothing is known.
    """
    span = _span(entry)
    if span is None or entry.responsible_id is None:
        return []
    near: Iterable[TimeEntry] = (
        TimeEntry.objects.filter(
            deleted_at=None,
            responsible=entry.responsible_id,
            begins_at__isnull=False,
            day__range=(entry.day - DAY, entry.day + DAY),
        )
        .exclude(pk=entry.pk)
        .select_related("responsible", "kind")
        .order_by("day", "begins_at", "id")
    )
    spans = ((one, _span(one)) for one in near)
    return [one for one, its in spans if its is not None and its[0] < span[1] and span[0] < its[1]]


def _span(entry: TimeEntry) -> tuple[dt.datetime, dt.datetime] | None:
    return (entry.begin, entry.begin + dt.timedelta(minutes=entry.spent)) if entry.begin is not None else None
