"""The activities of a series and what Google calls each: by the day on which the series has it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from krug.modules.activities.models import Activity, Series
from krug.modules.google.calendar import local
from krug.modules.google.calendar.repeating import occurrence_id
from krug.modules.google.desk import Desk
from krug.modules.google.merging import Base
from krug.modules.google.models import Area, Link, Sort


def rows_of(desk: Desk, series: int | None) -> Any:
    """The person's own activities of a series, in order."""
    rows = Activity.objects.visible_to(desk.person).filter(series=series, responsible=desk.person)
    return rows.select_related("own_kind", "series").order_by("occurs_on", "pk")


def link_slots(desk: Desk, master: Link, series: Series, anew_after: dt.date | None = None) -> None:
    """A link for each activity of the series, as one that nobody has changed alone; marked, so that what somebody has
    is told. `anew_after`: from the day after it on the series itself is another now, and is followed there too."""
    rows = list(rows_of(desk, series.pk))
    known = {
        link.record_id: link
        for link in desk.links(Area.CALENDAR).filter(sort=Sort.ACTIVITY, record_id__in=[row.pk for row in rows])
    }
    for row in rows:
        if row.occurs_on is None:
            continue
        remote = remote_of(desk, master, series, row)
        plain = local.expected(desk, series, row.occurs_on)
        link = known.get(row.pk) or Link(account=desk.account, area=Area.CALENDAR, sort=Sort.ACTIVITY, record_id=row.pk)
        if link.pk and link.remote == remote and (anew_after is None or row.occurs_on <= anew_after):
            continue
        before = link.remote.rpartition("_")[0]
        if before and before != master.remote:
            desk.links(Area.CALENDAR).filter(sort=Sort.SERIES, remote=before).mark()
        parked = desk.links(Area.CALENDAR).filter(remote=remote).exclude(pk=link.pk).first()
        if parked is not None:
            link.waiting = parked.waiting
            parked.delete()
        link.remote, link.etag, link.base = remote, "", Base(plain, plain).plain()
        link.marked += 1
        link.fault = ""
        link.save()


def remote_of(desk: Desk, master: Link, series: Series, row: Activity) -> str:
    day = row.occurs_on or row.due_on
    return occurrence_id(master.remote, day, local.time_of(series), desk.zone)
