"""Activities as what is compared, and what comes from Google put into them by the ordinary verbs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from krug.core.events.models import Channel
from krug.core.records import writing
from krug.modules.activities.kinds import Kind
from krug.modules.activities.models import Activity, Series, State
from krug.modules.google.calendar.shapes import FIELDS, is_all_day, on_clock, stamp
from krug.modules.google.desk import Desk, changed_at, kind_of, moment_of
from krug.modules.google.merging import Shape

COLUMNS = {
    "title": {"title"},
    "when": {"due_on", "due_time"},
    "minutes": {"duration"},
    "place": {"place"},
    "note": {"note"},
}


def fields_of(desk: Desk) -> list[str]:
    """What of an activity the person sees and may change: nothing else leaves Krug or comes in."""
    person = desk.person
    return [
        name
        for name in FIELDS
        if all(
            person.sees_field(Activity.KIND, column) and person.changes_field(Activity.KIND, column)
            for column in COLUMNS[name]
        )
    ]


def alive(desk: Desk, pk: int | None) -> Activity | None:
    """The person's own activity that is to be at Google; None for what is cancelled, in the bin, or another's now."""
    rows = Activity.objects.visible_to(desk.person).filter(pk=pk, responsible=desk.person)
    found: Activity | None = rows.exclude(state=State.CANCELLED).select_related("own_kind", "series").first()
    return found


def shape_of(activity: Activity) -> Shape:
    timed = activity.due_time is not None
    return {
        "title": activity.title,
        "when": stamp(activity.due_at) if timed else activity.due_on.isoformat(),
        "minutes": activity.minutes if timed else 0,
        "place": activity.place,
        "note": activity.note,
    }


def expected(desk: Desk, series: Series, day: dt.date) -> Shape:
    """What an activity of the series is on that day while nobody has changed it alone."""
    values = {name: value for name, value in series.values.items() if name not in ("together", "due_time")}
    usual = Activity(**values)
    time = time_of(series)
    begins = stamp(dt.datetime.combine(day, time, desk.zone)) if time else day.isoformat()
    title = usual.title or str(usual.sort.title)
    minutes = usual.minutes if time else 0
    return {"title": title, "when": begins, "minutes": minutes, "place": usual.place, "note": usual.note}


def time_of(series: Series) -> dt.time | None:
    said = series.values.get("due_time")
    return dt.time.fromisoformat(said) if said else None


def create(desk: Desk, shape: Shape) -> Activity:
    """A new activity of the person: a meeting, or a task where it takes all of a day. Raises Invalid, Denied."""
    kind = Kind.TASK if is_all_day(shape["when"]) else Kind.MEETING
    values = {"kind": kind.value, **_values(desk, shape, set(fields_of(desk)))}
    made: Activity = writing.create(kind_of(Activity.KIND), desk.person, [values], Channel.GOOGLE)[0]
    return made


def apply(desk: Desk, activity: Activity, changed: Shape) -> Activity:
    """`changed` fields of what came become the activity's. Raises Invalid, Denied, Conflict."""
    values = _values(desk, changed, set(fields_of(desk)))
    if not values:
        return activity
    found: Activity = writing.change(activity, desk.person, values, activity.version, Channel.GOOGLE)
    return found


def is_later(activity: Activity, event: dict[str, Any], name: str) -> bool:
    """Whether the person changed this here after the event was last changed there."""
    verbs = {"moved"} if name == "when" else set()
    return changed_at(activity, COLUMNS[name], verbs) > moment_of(event.get("updated"))


def _values(desk: Desk, changed: Shape, open_fields: set[str]) -> dict[str, Any]:
    values: dict[str, Any] = {name: changed[name] for name in ("title", "place", "note") if name in changed}
    if "when" in changed:
        day, time = on_clock(changed["when"], desk.zone)
        values |= {"due_on": day.isoformat(), "due_time": time.isoformat("minutes") if time else ""}
    if changed.get("minutes"):
        values["duration"] = changed["minutes"]
    shut = {column for name in FIELDS if name not in open_fields for column in COLUMNS[name]}
    return {name: value for name, value in values.items() if name not in shut}
