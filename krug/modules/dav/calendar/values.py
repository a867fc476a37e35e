"""What Krug itself knows of an event or a task, out of iCalendar and into it (RFC 5545)."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass

from krug.modules.dav.lines import Component, Line, Malformed, line, text_line
from krug.modules.dav.moments import Reader, When, date_text, length, stamp, when_line

EVENT, TASK = "VEVENT", "VTODO"
MOST_TITLE, MOST_PLACE, MOST_NOTE, MOST_MINUTES = 255, 255, 5000, 14_400
A_DAY = 24 * 60
# Which lines say the same thing together: one of them changed, all of them are.
GROUPS = {
    "SUMMARY": "title",
    "DESCRIPTION": "note",
    "LOCATION": "place",
    "PRIORITY": "priority",
    "STATUS": "status",
    "COMPLETED": "status",
    "PERCENT-COMPLETE": "status",
    "DTSTART": "when",
    "DTEND": "when",
    "DURATION": "when",
    "DUE": "when",
    "RRULE": "rule",
}
Groups = dict[str, list[str]]


@dataclass(frozen=True)
class Values:
    """On the clock of who is responsible. `day` None: a task for no day; `time` None: any time of the day.

    `minutes` None: nothing is said of how long it takes. A task's `minutes` are not told.
    """

    title: str = ""
    day: dt.date | None = None
    time: dt.time | None = None
    minutes: int | None = None
    place: str = ""
    note: str = ""
    is_high: bool = False
    is_done: bool = False
    is_cancelled: bool = False


def read(part: Component, reader: Reader, zone: dt.tzinfo, suffix: str = "") -> Values:
    """`suffix` is what Krug puts behind the title. Raises Malformed."""
    start = begin_of(part, reader)
    day, time = start.on(zone) if start else (None, None)
    status = part.value("STATUS").upper()
    is_task = part.name == TASK
    return Values(
        title=_title(part.text("SUMMARY"), suffix),
        day=day,
        time=time.replace(second=0, microsecond=0) if time else None,
        minutes=None if is_task or start is None else _minutes(part, reader, start),
        place=_one_line(part.text("LOCATION"))[:MOST_PLACE].strip(),
        note=part.text("DESCRIPTION").strip()[:MOST_NOTE].strip(),
        is_high=part.value("PRIORITY") in ("1", "2", "3", "4"),
        is_done=is_task and (status == "COMPLETED" or part.value("PERCENT-COMPLETE") == "100"),
        is_cancelled=status == "CANCELLED",
    )


def begin_of(part: Component, reader: Reader) -> When | None:
    """When an event begins, a task is due; None for a task without a day. Raises Malformed."""
    repeats = part.first("RRULE") or part.first("RECURRENCE-ID") or part.first("RDATE")
    names = ("DTSTART", "DUE") if part.name == EVENT or repeats else ("DUE", "DTSTART")
    found = next((one for name in names if (one := part.first(name))), None)
    if found is None and (part.name == EVENT or repeats):
        raise Malformed("DTSTART is missing")
    return reader.when(found) if found else None


def _title(text: str, suffix: str) -> str:
    text = f" {_one_line(text)}"
    return text.removesuffix(f" {_one_line(suffix)}" if suffix else "").strip()[:MOST_TITLE].strip()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _minutes(part: Component, reader: Reader, start: When) -> int | None:
    size = _size(part, reader, start)
    if size is None or size == dt.timedelta():
        return None
    if size < dt.timedelta():
        raise Malformed("it ends before it begins")
    minutes = math.ceil(size.total_seconds() / 60)
    if start.at is None:
        days = math.ceil(minutes / A_DAY)
        minutes = days * A_DAY
        return min(minutes, MOST_MINUTES) if days > 1 else None
    return min(minutes, MOST_MINUTES)


def _size(part: Component, reader: Reader, start: When) -> dt.timedelta | None:
    if end := part.first("DTEND"):
        until = reader.when(end)
        if (until.at is None) != (start.at is None):
            raise Malformed("DTEND is of another kind than DTSTART")
        return until.at - start.at if until.at and start.at else until.day - start.day
    return length(part.value("DURATION")) if part.first("DURATION") else None


def written(values: Values, component: str, zone: dt.tzinfo, repeats: bool = False, suffix: str = "") -> Groups:
    """The lines that say `values`, by what they say; groups of which there is nothing to say are left out."""
    found = {
        "title": [text_line("SUMMARY", f"{values.title}{suffix}")],
        "note": [text_line("DESCRIPTION", values.note)] if values.note else [],
        "place": [text_line("LOCATION", values.place)] if values.place else [],
        "priority": [line("PRIORITY", "1")] if values.is_high else [],
        "when": list(_when(values, component, zone, repeats)),
        "status": [],
    }
    if values.is_cancelled:
        found["status"] = [line("STATUS", "CANCELLED")]
    elif component == TASK:
        done = [line("STATUS", "COMPLETED"), line("PERCENT-COMPLETE", "100")]
        found["status"] = done if values.is_done else [line("STATUS", "NEEDS-ACTION")]
    return {group: [one.raw for one in lines] for group, lines in found.items() if lines}


def _when(values: Values, component: str, zone: dt.tzinfo, repeats: bool) -> Iterable[Line]:
    if values.day is None:
        return
    if component == TASK:
        yield when_line("DTSTART" if repeats else "DUE", values.day, values.time, zone)
        return
    yield when_line("DTSTART", values.day, values.time, zone)
    if values.time is None:
        days = max(1, math.ceil((values.minutes or 0) / A_DAY))
        yield when_line("DTEND", values.day + dt.timedelta(days=days), None, zone)
    elif values.minutes:
        start = dt.datetime.combine(values.day, values.time, zone).astimezone(dt.UTC)
        end = (start + dt.timedelta(minutes=values.minutes)).astimezone(zone)
        yield when_line("DTEND", end.date(), end.time(), zone)


def groups_of(part: Component) -> Groups:
    """The lines as they came, by what they say."""
    found: Groups = {}
    for one in part.lines:
        if one.name in GROUPS:
            found.setdefault(GROUPS[one.name], []).append(one.raw)
    return found


def moment_text(day: dt.date, time: dt.time | None, zone: dt.tzinfo) -> str:
    """As UNTIL is written: a day, or a moment in UTC."""
    return stamp(dt.datetime.combine(day, time, zone)) if time else date_text(day)
