"""A series that was changed as a whole at Google: its activities still planned follow, what is done stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from krug.core.events.models import Channel
from krug.core.events.writing import write
from krug.core.records import kinds, writing
from krug.modules.activities import doing, events, planning
from krug.modules.activities.models import Activity, Series, State
from krug.modules.activities.recurring.rules import days
from krug.modules.activities.recurring.series import AHEAD, MOST
from krug.modules.google.calendar import local
from krug.modules.google.calendar.repeating import Repetition
from krug.modules.google.calendar.slots import rows_of
from krug.modules.google.desk import Desk
from krug.modules.google.merging import Shape
from krug.modules.google.models import Area, Link, Sort

STORED = {"title": "title", "minutes": "duration", "place": "place", "note": "note"}


def retitle(desk: Desk, series: Series, changed: Shape) -> None:
    """`changed` of the series becomes that of each planned activity which was not changed alone in the same field."""
    for row in rows_of(desk, series.pk).filter(state=State.PLANNED):
        was, now = local.expected(desk, series, row.occurs_on), local.shape_of(row)
        values = {name: value for name, value in changed.items() if was[name] == now[name] != value}
        local.apply(desk, row, values)
    open_fields = set(local.fields_of(desk))
    stored = {STORED[name]: value for name, value in changed.items() if name in STORED and name in open_fields}
    if "duration" in stored and not stored["duration"]:
        stored["duration"] = None
    series.values = {**series.values, **stored}
    series.save(update_fields=["values"])


def replan(desk: Desk, series: Series, found: Repetition) -> None:
    """The series comes by another rule, or at another time. Raises Denied, Invalid."""
    horizon = max(timezone.localdate(), found.first) + AHEAD
    wanted = [day for day in found.days(found.first, horizon, MOST) if day not in found.without]
    until = wanted[-1] if len(wanted) == MOST else horizon
    rows = {row.occurs_on: row for row in rows_of(desk, series.pk)}
    for day, row in rows.items():
        if row.state == State.PLANNED and day not in wanted:
            planning.cancel(row, desk.person, Channel.GOOGLE)
            desk.links(Area.CALENDAR).filter(sort=Sort.ACTIVITY, record_id=row.pk).delete()
        elif row.state == State.PLANNED and local.shape_of(row)["when"] == local.expected(desk, series, day)["when"]:
            planning.move(row, desk.person, day, found.time, Channel.GOOGLE)
        elif row.state == State.CANCELLED and day in wanted and not _is_removed(desk, row):
            doing.reopen(row, desk.person, Channel.GOOGLE)
            planning.move(row, desk.person, day, found.time, Channel.GOOGLE)
    series.rule, series.starts_on, series.made_until = str(found.rule), found.first, until
    series.values = {**series.values, "due_time": found.time.isoformat() if found.time else None}
    series.is_over = not days(found.rule, found.first, until + dt.timedelta(days=1), dt.date.max, 1)
    series.save()
    made = _make(desk, series, [day for day in wanted if day not in rows])
    about = next((row for row in [*rows.values(), *made] if row.state != State.CANCELLED), None)
    if about is not None:
        write([events.fact("repeated", about, rule=series.rule)], desk.person, Channel.GOOGLE)


def _is_removed(desk: Desk, row: Activity) -> bool:
    """Whether it was removed alone, so that its series does not bring it back."""
    link: Link | None = desk.links(Area.CALENDAR).filter(sort=Sort.ACTIVITY, record_id=row.pk).first()
    return link is not None and link.is_gone


def _make(desk: Desk, series: Series, coming: list[dt.date]) -> list[Any]:
    if not coming:
        return []
    stored: dict[str, Any] = {name: value for name, value in series.values.items() if name != "together"}
    stored["due_time"] = local.time_of(series)
    rows = [{**stored, "due_on": day} for day in coming]
    made = writing.add(kinds.get(Activity.KIND), desk.person, rows, Channel.GOOGLE)
    for row, day in zip(made, coming, strict=True):
        row.series, row.occurs_on = series, day
    Activity.objects.bulk_update(made, ["series", "occurs_on"], batch_size=500)
    return made
