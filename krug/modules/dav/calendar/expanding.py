"""A series told as single times, where a device asks for that (RFC 4791, 9.6.5)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from krug.core.files.xml import Element
from krug.modules.dav.calendar.drawing import MASTER, PRODUCT
from krug.modules.dav.calendar.occurring import Occurrence, occurrences
from krug.modules.dav.calendar.things import Thing
from krug.modules.dav.calendar.values import Values, written
from krug.modules.dav.lines import text_line
from krug.modules.dav.moments import MOMENT, date_text, stamp
from krug.modules.dav.refusals import CALDAV, Refused

Span = tuple[dt.datetime, dt.datetime]
FIRST, LAST = dt.datetime(1900, 1, 1, tzinfo=dt.UTC), dt.datetime(2200, 1, 1, tzinfo=dt.UTC)


def span_of(element: Element) -> Span:
    """The `start` and `end` of an element; open ends are those of all calendars. Raises Refused."""
    start, end = (moment(element.given[name]) if name in element.given else None for name in ("start", "end"))
    start, end = start or FIRST, end or LAST
    if start >= end:
        raise Refused(400)
    return start, end


def moment(text: str) -> dt.datetime:
    """Raises Refused for what is no moment in UTC."""
    match = MOMENT.fullmatch(text)
    if match is None or not match[7]:
        raise Refused(400, (CALDAV, "valid-filter"))
    try:
        found = dt.datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
    except ValueError:
        raise Refused(400, (CALDAV, "valid-filter")) from None
    return min(max(found, FIRST), LAST)


def read(data: Element) -> Span | None:
    """The time for which single ones are wanted; None where the series are wanted whole. Raises Refused."""
    expand = data.first((CALDAV, "expand"))
    return span_of(expand) if expand is not None else None


def expanded(thing: Thing, start: dt.datetime, end: dt.datetime) -> list[str]:
    """Each time by itself, in UTC, without the rule."""
    inner = [one for found in occurrences(thing, start, end) for one in _single(thing, found)]
    return ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", *inner, "END:VCALENDAR"]


def _single(thing: Thing, found: Occurrence) -> list[str]:
    parts = thing.kept.data.get("parts", {}) if thing.kept else {}
    kept = parts.get(found.key) or parts.get(MASTER) or {}
    ours = written(_in_utc(found), thing.component, dt.UTC, suffix=thing.suffix)
    row = found.row or thing.rows[0]
    head = [text_line("UID", thing.uid).raw, f"DTSTAMP:{stamp(row.updated_at)}"]
    if thing.series is not None:
        head.append(_recurrence(thing, found))
    body = [one for lines in ours.values() for one in lines]
    return [f"BEGIN:{thing.component}", *head, *body, *kept.get("lines", []), f"END:{thing.component}"]


def _in_utc(found: Occurrence) -> Values:
    values = found.values
    return values if values.time is None else replace(values, day=found.first.date(), time=found.first.time())


def _recurrence(thing: Thing, found: Occurrence) -> str:
    text = thing.series.values.get("due_time") if thing.series else None
    if not text:
        return f"RECURRENCE-ID;VALUE=DATE:{date_text(found.on)}"
    return f"RECURRENCE-ID:{stamp(dt.datetime.combine(found.on, dt.time.fromisoformat(text), thing.zone))}"
