"""A thing of a calendar as iCalendar, as its reader may see it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from krug.core.access.models import User
from krug.modules.activities.models import Activity, Priority, Series, State
from krug.modules.activities.recurring.rules import DAY, BadRule, Rule, days
from krug.modules.activities.recurring.rules import read as read_rule
from krug.modules.dav.calendar.repeating import ended, text_of
from krug.modules.dav.calendar.things import Thing
from krug.modules.dav.calendar.values import EVENT, Groups, Values, written
from krug.modules.dav.keeping import Data, said
from krug.modules.dav.lines import line, text_line
from krug.modules.dav.moments import stamp, when_line, zone_lines

PRODUCT = "-//Krug//Calendar//EN"
MOST_DAYS = 5000
YEARS_OF_ZONE = 5
MASTER = ""


@dataclass(frozen=True)
class Times:
    """A series of a reader's: `rule` is how it is told, `whole` what most of its times are; days are those of the rule.

    `without` are days on which it does not come, `besides` those on which it comes outside of the rule, `apart` the
    activities that say something else than `whole`.
    """

    rule: Rule
    whole: Values
    without: tuple[dt.date, ...] = ()
    besides: tuple[dt.date, ...] = ()
    apart: dict[dt.date, Any] = field(default_factory=dict)


def values_of(row: Any, reader: User, component: str) -> Values:
    """What an activity says to `reader`."""
    told = {name: getattr(row, name) if reader.sees_field(Activity.KIND, name) else "" for name in ("place", "note")}
    return Values(
        title=row.title,
        day=row.due_on,
        time=row.due_time,
        minutes=_minutes(row.due_time, row.duration, row.sort.minutes) if component == EVENT else None,
        place=told["place"],
        note=told["note"],
        is_high=row.priority == Priority.HIGH,
        is_done=component != EVENT and row.state == State.DONE,
        is_cancelled=row.state == State.CANCELLED,
    )


def _minutes(time: dt.time | None, duration: int | None, usual: int) -> int | None:
    """Of a whole day only how many days it lasts is said."""
    if time is not None:
        return usual if duration is None else duration
    return -(-duration // 1440) * 1440 if duration and duration > 1440 else None


def times_of(thing: Thing) -> Times:
    """How a series is told. Raises BadRule."""
    series = thing.series
    assert series is not None
    rule, whole = read_rule(series.rule), whole_of(thing, series)
    rows = {row.occurs_on: row for row in reversed(thing.rows)}
    alive = {day: row for day, row in rows.items() if row.state != State.CANCELLED}
    if series.is_over and days(rule, series.starts_on, series.made_until + DAY, dt.date.max, 1):
        rule = ended(rule, max(alive))
    told = days(rule, series.starts_on, series.starts_on, series.made_until, MOST_DAYS)
    since = dt.date.fromisoformat(thing.kept.data.get("from", "0001-01-01")) if thing.kept else dt.date.min
    first = told[0] if told else min(alive)
    whole = replace(whole, day=first)
    known = set(thing.kept.data.get("parts", {})) if thing.kept else set()
    apart = {
        day: row
        for day, row in sorted(alive.items())
        if day.isoformat() in known or values_of(row, thing.reader, thing.component) != replace(whole, day=day)
    }
    on = set(told)
    left_out = set(thing.kept.data.get("without", ())) if thing.kept else set()
    without = tuple(
        day for day in told if day not in alive and (day >= since or day in rows or day.isoformat() in left_out)
    )
    return Times(rule, whole, without, tuple(sorted(alive.keys() - on - {first})), apart)


def whole_of(thing: Thing, series: Series) -> Values:
    """What a new activity of the series would be, to the reader."""
    row = thing.rows[0]
    stored = {name: series.values.get(name, getattr(row, name)) for name in ("title", "place", "note", "priority")}
    sees = {name: thing.reader.sees_field(Activity.KIND, name) for name in ("place", "note")}
    text = series.values.get("due_time")
    time = dt.time.fromisoformat(text) if text else None
    duration = series.values.get("duration")
    return Values(
        title=str(stored["title"]),
        day=series.starts_on,
        time=time,
        minutes=_minutes(time, duration, row.sort.minutes) if thing.component == EVENT else None,
        place=stored["place"] if sees["place"] else "",
        note=stored["note"] if sees["note"] else "",
        is_high=stored["priority"] == Priority.HIGH,
    )


@dataclass(frozen=True)
class Drawn:
    """One BEGIN to END: `ours` is what Krug says of it, by group; `key` "" of the whole, else the day it is apart."""

    key: str
    ours: Groups
    head: list[str]
    foot: list[str]


def parts_of(thing: Thing, url: str = "") -> list[Drawn]:
    """`url` is where Krug itself begins, "" for nowhere."""
    if thing.series is None:
        row = thing.rows[0]
        values = values_of(row, thing.reader, thing.component)
        return [_drawn(thing, MASTER, row, values, [], url)]
    try:
        times = times_of(thing)
    except BadRule:
        return [_drawn(thing, MASTER, thing.rows[0], values_of(thing.rows[0], thing.reader, thing.component), [], url)]
    zone, time = thing.zone, times.whole.time
    ours = [line("RRULE", text_of(times.rule, time, zone)).raw]
    besides = [when_line("RDATE", day, time, zone).raw for day in times.besides]
    besides += [when_line("EXDATE", day, time, zone).raw for day in times.without]
    found = [_drawn(thing, MASTER, thing.rows[0], times.whole, besides, url, ours)]
    for day, row in times.apart.items():
        values = values_of(row, thing.reader, thing.component)
        recurrence = when_line("RECURRENCE-ID", day, time, zone).raw
        found.append(_drawn(thing, day.isoformat(), row, values, [recurrence], url))
    return found


def _drawn(
    thing: Thing, key: str, row: Any, values: Values, foot: list[str], url: str, rule: list[str] | None = None
) -> Drawn:
    repeats = rule is not None or bool(key)
    ours = written(values, thing.component, thing.zone, repeats, thing.suffix)
    if rule:
        ours["rule"] = rule
    part = (thing.kept.data.get("parts", {}) if thing.kept else {}).get(key, {})
    if url and not any(one.startswith("URL") for one in part.get("lines", ())):
        foot = [*foot, line("URL", f"{url}{row.get_absolute_url()}").raw]
    sequence = part.get("sequence", 0) + max(0, row.version - part.get("version", 1))
    changed = stamp(row.updated_at)
    head = [
        text_line("UID", thing.uid).raw,
        f"DTSTAMP:{changed}",
        f"CREATED:{stamp(row.created_at)}",
        f"LAST-MODIFIED:{changed}",
        f"SEQUENCE:{sequence}",
    ]
    return Drawn(key, ours, head, foot)


def text_lines(thing: Thing, url: str = "") -> list[str]:
    """The whole file, line by line."""
    data: Data = thing.kept.data if thing.kept else {}
    inner: list[str] = []
    for part in parts_of(thing, url):
        body = said(part.ours, data.get("parts", {}).get(part.key, {}))
        inner += [f"BEGIN:{thing.component}", *part.head, *part.foot, *body, f"END:{thing.component}"]
    inner += [] if thing.series is None else data.get("past", [])
    zones = list(data.get("zones", []))
    key = getattr(thing.zone, "key", "UTC")
    if f"TZID:{key}" not in zones and any(f"TZID={key}:" in one for one in inner):
        zones += zone_lines(thing.zone, *_span(thing))
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", *data.get("whole", [])]
    return [*head, *zones, *inner, "END:VCALENDAR"]


def _span(thing: Thing) -> tuple[dt.date, dt.date]:
    first, last = min(row.due_on for row in thing.rows), max(row.due_on for row in thing.rows)
    if thing.series is None:
        return first, last
    far = last if thing.series.is_over else last.replace(year=min(last.year + YEARS_OF_ZONE, 2190), day=1)
    return min(first, thing.series.starts_on), far
