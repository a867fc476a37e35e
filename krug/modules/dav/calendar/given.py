"""A calendar file that a device sends, looked through before anything is done with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from krug.modules.activities.recurring.rules import BadRule
from krug.modules.dav.calendar.repeating import Repetition, read_all, read_repetition
from krug.modules.dav.calendar.values import EVENT, TASK, Values, read
from krug.modules.dav.lines import Component, Malformed, parse
from krug.modules.dav.moments import Reader
from krug.modules.dav.refusals import CALDAV, Refused, malformed

MOST_UID = 255
NOT_KEPT = {"VERSION", "PRODID", "METHOD", "CALSCALE"}


@dataclass(frozen=True)
class Given:
    """`whole` is what the master says, `apart` what each part with a day of its own does; `parts` are they themselves.

    `zones` are the time zones that came along, by name; `beside` the lines that stand outside of all parts.
    """

    uid: str
    whole: Values
    repetition: Repetition | None
    parts: dict[str, Component]
    apart: dict[dt.date, Values] = field(default_factory=dict)
    zones: dict[str, list[str]] = field(default_factory=dict)
    beside: list[str] = field(default_factory=list)


def look_through(text: str, component: str, zone: dt.tzinfo, suffix: str = "") -> Given:
    """`component` is what the calendar takes, `zone` the clock of who is responsible. Raises Refused."""
    try:
        return _given(text, component, zone, suffix)
    except (Malformed, BadRule) as error:
        raise malformed(str(error)) from None
    except OverflowError:
        raise malformed("a date beyond all calendars") from None


def _given(text: str, component: str, zone: dt.tzinfo, suffix: str) -> Given:
    calendars = parse(text)
    if len(calendars) != 1 or calendars[0].name != "VCALENDAR":
        raise Malformed("exactly one VCALENDAR is wanted")
    calendar = calendars[0]
    found = [part for part in calendar.parts if part.name != "VTIMEZONE"]
    if any(part.name not in (EVENT, TASK) for part in found) or {part.name for part in found} - {component}:
        raise Refused(403, (CALDAV, "supported-calendar-component"), component)
    uids = {part.text("UID").strip() for part in found}
    if len(uids) != 1 or not 1 <= len(uid := uids.pop()) <= MOST_UID:
        raise Malformed("exactly one UID is wanted")
    masters = [part for part in found if not part.first("RECURRENCE-ID")]
    others = [part for part in found if part.first("RECURRENCE-ID")]
    if len(masters) != 1:
        raise Malformed("exactly one part without RECURRENCE-ID is wanted")
    master, reader = masters[0], Reader(calendar, zone)
    repetition = read_repetition(master, others, reader, zone)
    if repetition is None and others:
        raise Malformed("RECURRENCE-ID of what does not repeat")
    apart = repetition.apart if repetition else {}
    return Given(
        uid,
        read(master, reader, zone, suffix),
        repetition,
        {"": master, **{day.isoformat(): part for day, part in apart.items()}},
        read_all(repetition, reader, zone, suffix) if repetition else {},
        {one.value("TZID"): one.raw() for one in calendar.of("VTIMEZONE")},
        [one.raw for one in calendar.lines if one.name not in NOT_KEPT],
    )
