"""Repetitions as Google writes them and as Krug does. Nothing here asks anybody.

Google ends one at a moment of universal time, Krug on a day by the person's clock; Google's begins where its event
does, Krug's on the first day that is synchronised.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from krug.modules.activities.recurring.rules import BadRule, Rule, days, read
from krug.modules.google.calendar.shapes import is_all_day, moment_of, on_clock

UNTIL = re.compile(r"UNTIL=(\d{8}T\d{6}Z)", re.IGNORECASE)
STAMP = "%Y%m%dT%H%M%SZ"
DAY = dt.timedelta(days=1)
HALF_YEAR = dt.timedelta(days=182)


class Untaken(Exception):
    """Krug has no such repetition; the message says why, in words."""


@dataclass(frozen=True)
class Repetition:
    """The rule counted from `first`, a day by the person's clock, and days that it leaves out."""

    rule: Rule
    first: dt.date
    time: dt.time | None
    without: frozenset[dt.date] = frozenset()

    def days(self, since: dt.date, until: dt.date, most: int = 1000) -> list[dt.date]:
        return days(self.rule, self.first, since, until, most)


def repetition_of(event: dict[str, Any], when: str, zone: ZoneInfo) -> Repetition:
    """The repetition of an event that begins at `when`. Raises Untaken."""
    first, time = on_clock(when, zone)
    lines = [str(line) for line in event.get("recurrence") or []]
    rules = [line for line in lines if line.upper().startswith("RRULE")]
    if len(rules) != 1 or any(line.upper().startswith(("RDATE", "EXRULE")) for line in lines):
        raise Untaken(_("it repeats in a way Krug does not know"))
    if time is not None and not _is_alike(event, when, zone):
        raise Untaken(_("it repeats by the clock of another time zone"))
    try:
        rule = read(_on_days(rules[0], time, zone))
        without = frozenset(_left_out(lines, zone))
    except (BadRule, ValueError) as error:
        raise Untaken(str(error)) from None
    return Repetition(rule, first, time, without)


def counted_from(found: Repetition, since: dt.date) -> Repetition | None:
    """The same from the first day not before `since` on; None where none is left."""
    if found.first >= since:
        return found
    left = found.days(since, dt.date.max, 1)
    if not left:
        return None
    rule = found.rule
    if rule.count is not None:
        rule = replace(rule, count=rule.count - len(found.days(found.first, left[0] - DAY)))
    return replace(found, rule=rule, first=left[0])


def line_of(rule: Rule, time: dt.time | None, zone: ZoneInfo) -> str:
    """The rule as Google takes it: it ends with the last moment of its last day."""
    bare = str(replace(rule, until=None))
    if rule.until is None:
        return f"RRULE:{bare}"
    if time is None:
        return f"RRULE:{bare};UNTIL={rule.until:%Y%m%d}"
    last = dt.datetime.combine(rule.until, dt.time(23, 59, 59), zone).astimezone(dt.UTC)
    return f"RRULE:{bare};UNTIL={last:{STAMP}}"


def occurrence_id(master: str, day: dt.date, time: dt.time | None, zone: ZoneInfo) -> str:
    """What Google calls the occurrence that its series has on `day`."""
    if time is None:
        return f"{master}_{day:%Y%m%d}"
    return f"{master}_{dt.datetime.combine(day, time, zone).astimezone(dt.UTC):{STAMP}}"


def original_day(event: dict[str, Any], zone: ZoneInfo) -> dt.date | None:
    """The day of the slot that an exception stands in for; None where it does not say."""
    said = event.get("originalStartTime") or {}
    try:
        if said.get("date"):
            return dt.date.fromisoformat(said["date"])
        return moment_of(said).astimezone(zone).date()
    except (ValueError, KeyError, TypeError, OverflowError):
        return None


def _is_alike(event: dict[str, Any], when: str, zone: ZoneInfo) -> bool:
    """Whether the event's own clock shows what the person's does, in summer and in winter."""
    start = event.get("start") or {}
    try:
        theirs = ZoneInfo(start.get("timeZone") or zone.key)
        at = moment_of(start)
    except (ZoneInfoNotFoundError, ValueError, KeyError):
        return False
    moments = (at, at + HALF_YEAR) if not is_all_day(when) else (at,)
    return all(one.astimezone(theirs).utcoffset() == one.astimezone(zone).utcoffset() for one in moments)


def _on_days(line: str, time: dt.time | None, zone: ZoneInfo) -> str:
    """A rule that ends at a moment ends on the last day on which it comes before that."""
    found = UNTIL.search(line)
    if found is None:
        return line
    ends = dt.datetime.strptime(found[1].upper(), STAMP).replace(tzinfo=dt.UTC).astimezone(zone)
    day = ends.date()
    if time is not None and dt.datetime.combine(day, time, zone) > ends:
        day -= DAY
    return line[: found.start()] + f"UNTIL={day:%Y%m%d}" + line[found.end() :]


def _left_out(lines: list[str], zone: ZoneInfo) -> list[dt.date]:
    """Raises ValueError."""
    found = []
    for line in lines:
        head, _sign, values = line.partition(":")
        if head.upper().startswith("EXDATE"):
            named = re.search(r"TZID=([^;:]+)", head)
            there = ZoneInfo(named[1]) if named else zone
            found += [_day_of(value.strip(), there, zone) for value in values.split(",") if value.strip()]
    return found


def _day_of(value: str, there: ZoneInfo, zone: ZoneInfo) -> dt.date:
    if "T" not in value:
        return dt.datetime.strptime(value, "%Y%m%d").date()
    at = dt.datetime.strptime(value.rstrip("Zz"), STAMP.rstrip("Z"))
    return at.replace(tzinfo=dt.UTC if value[-1] in "Zz" else there).astimezone(zone).date()
