"""An activity as it stands in a calendar: in which column, from which quarter of an hour to which, beside what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from krug.core.access.models import User
from krug.core.access.policy import may
from krug.core.access.scopes import Action
from krug.core.hours.clocks import Calendar
from krug.core.records.sight import name_of, value_of
from krug.modules.activities.calendar.laying import clashing, lanes
from krug.modules.activities.models import Activity, State

QUARTER = 15
QUARTERS = 24 * 60 // QUARTER


@dataclass(frozen=True)
class Entry:
    """`pk` None: somebody's, of which no more is told than that it takes the time.

    `first` and `quarters` place it in a column by quarters of an hour; `quarters` 0: it has no hour of its day.
    `lane` of `lanes` where several stand beside one another. `clashes`: at the same time as another of the same person.
    """

    pk: int | None
    day: dt.date
    label: str
    title: str
    about: str = ""
    icon: str = ""
    colour: str = "grey"
    first: int = 0
    quarters: int = 0
    minutes: int = 0
    starts: str = ""
    stamp: str = ""
    person: int | None = None
    may_move: bool = False
    is_done: bool = False
    is_late: bool = False
    repeats: bool = False
    lane: int = 0
    lanes: int = 1
    clashes: bool = False


def entries(
    viewer: User, rows: Iterable[tuple[Activity, bool]], days: Sequence[dt.date], zone: dt.tzinfo, busy: str
) -> dict[dt.date, list[Entry]]:
    """By day on the clock of `zone`, in order; what goes past midnight stands on each of its days.

    `rows` come with whether the viewer may know what they are; `busy` is what is said of the others.
    """
    found: dict[dt.date, list[Entry]] = {day: [] for day in days}
    for activity, is_seen in rows:
        whole = _entry(viewer, activity, zone) if is_seen else _busy(activity, zone, busy)
        for part in _parts(whole, activity, zone):
            if part.day in found:
                found[part.day].append(part)
    return {day: _laid(sorted(parts, key=lambda one: (one.first, -one.quarters))) for day, parts in found.items()}


def rest_of(calendar: Calendar, day: dt.date, zone: dt.tzinfo) -> list[tuple[int, int]]:
    """The quarters of the day, from and how many, in which the person does not work, on the clock of `zone`."""
    worked: list[tuple[int, int]] = []
    for one in (day - dt.timedelta(days=1), day, day + dt.timedelta(days=1)):
        for start, stop in calendar.spans(one):
            begin, end = _quarter(start, day, zone), _quarter(stop, day, zone)
            if begin < end:
                worked.append((begin, end))
    found, last = [], 0
    for begin, end in sorted(worked):
        if begin > last:
            found.append((last, begin - last))
        last = max(last, end)
    return [*found, (last, QUARTERS - last)] if last < QUARTERS else found


def _quarter(at: dt.datetime, day: dt.date, zone: dt.tzinfo) -> int:
    """The quarter of `day` at a moment: 0 for all before it, the last for all after."""
    local = at.astimezone(zone)
    if local.date() != day:
        return 0 if local.date() < day else QUARTERS
    return (local.hour * 60 + local.minute) // QUARTER


def _entry(viewer: User, activity: Activity, zone: dt.tzinfo) -> Entry:
    local = activity.due_at.astimezone(zone)
    kind = activity.sort
    place = value_of(activity, "place", viewer) or ""
    about = " · ".join(filter(None, (name_of(activity.client, viewer), place)))
    return Entry(
        pk=activity.pk,
        day=local.date() if activity.due_time else activity.due_on,
        label=f"{local:%H:%M}" if activity.due_time else "",
        title=str(activity),
        about=about,
        icon=kind.icon,
        colour=kind.colour or "grey",
        minutes=activity.minutes,
        starts=f"{local:%H:%M}" if activity.due_time else "",
        stamp=activity.due_stamp,
        person=activity.responsible_id,
        may_move=activity.state == State.PLANNED and may(viewer, Action.CHANGE, activity),
        is_done=activity.state == State.DONE,
        is_late=activity.state == State.PLANNED and activity.late_at <= timezone.now(),
        repeats=activity.series_id is not None,
    )


def _busy(activity: Activity, zone: dt.tzinfo, busy: str) -> Entry:
    local = activity.due_at.astimezone(zone)
    day = local.date() if activity.due_time else activity.due_on
    return Entry(None, day, f"{local:%H:%M}" if activity.due_time else "", busy)


def _parts(entry: Entry, activity: Activity, zone: dt.tzinfo) -> Iterable[Entry]:
    if not activity.due_time:
        yield entry
        return
    begin, end = activity.due_at.astimezone(zone), activity.late_at.astimezone(zone)
    day = begin.date()
    while day <= end.date():
        first, last = _quarter(begin, day, zone), _quarter(end - dt.timedelta(seconds=1), day, zone) + 1
        if dt.datetime.combine(day, dt.time(), zone) < end:
            is_first = day == begin.date()
            # A part after midnight is not taken by its middle: the whole is moved by its beginning.
            yield replace(
                entry,
                day=day,
                first=first,
                quarters=max(min(last, QUARTERS) - first, 1),
                may_move=entry.may_move and is_first,
            )
        day += dt.timedelta(days=1)


def _laid(parts: list[Entry]) -> list[Entry]:
    timed = [part for part in parts if part.quarters]
    spans = [(part.first, part.first + part.quarters) for part in timed]
    placed = zip(timed, lanes(spans), clashing(spans), strict=True)
    laid = [
        replace(part, lane=lane.number, lanes=lane.of, clashes=clash and not part.is_done)
        for part, lane, clash in placed
    ]
    return [part for part in parts if not part.quarters] + laid
