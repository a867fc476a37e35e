"""When the things of a calendar take place, one time after another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from krug.modules.activities import times
from krug.modules.activities.models import State
from krug.modules.activities.recurring.rules import DAY, BadRule, days
from krug.modules.dav.calendar.drawing import times_of, values_of
from krug.modules.dav.calendar.things import Thing
from krug.modules.dav.calendar.values import EVENT, Values

MOST = 1000


@dataclass(frozen=True)
class Occurrence:
    """`on` is the day on which its series has it; `key` says whose kept lines it bears."""

    values: Values
    on: dt.date
    first: dt.datetime
    last: dt.datetime
    key: str = ""
    row: Any = None


def occurrences(thing: Thing, start: dt.datetime, end: dt.datetime) -> Iterator[Occurrence]:
    """Those that fall into the time from `start` to `end` (RFC 4791, 9.9), at most a thousand."""
    count = 0
    for one in _all(thing, end):
        if _falls(one, start, end):
            count += 1
            yield one
        if count == MOST:
            return


def _all(thing: Thing, end: dt.datetime) -> Iterator[Occurrence]:
    zone, component = thing.zone, thing.component
    for row in thing.rows:
        if row.state != State.CANCELLED or thing.series is None:
            values = values_of(row, thing.reader, component)
            yield _of(values, row.occurs_on or row.due_on, zone, component, row)
    if thing.series is None:
        return
    try:
        told = times_of(thing)
    except BadRule:
        return
    begin = thing.series.made_until + DAY
    far = min(end.date() + DAY, dt.date(2200, 1, 1))
    for day in days(told.rule, thing.series.starts_on, begin, far, MOST) if begin <= far else []:
        yield _of(replace(told.whole, day=day), day, zone, component, None)


def _of(values: Values, on: dt.date, zone: dt.tzinfo, component: str, row: Any) -> Occurrence:
    day = values.day or on
    if values.time is None:
        number = max(1, -(-(values.minutes or 0) // 1440)) if component == EVENT else 1
        first = dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)
        last = times.end_of(day + (number - 1) * DAY, zone)
    else:
        first = dt.datetime.combine(day, values.time, zone).astimezone(dt.UTC)
        last = first + dt.timedelta(minutes=values.minutes or 0)
    return Occurrence(values, on, first, last, on.isoformat() if row is not None else "", row)


def _falls(one: Occurrence, start: dt.datetime, end: dt.datetime) -> bool:
    if one.first == one.last:
        return start <= one.first < end
    return one.first < end and one.last > start
