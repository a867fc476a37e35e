"""The firm's working week as a calendar, and a person's: the same week in their own time zone."""

from __future__ import annotations

import datetime as dt

from krug.core.access.models import User
from krug.core.hours.clocks import Calendar, after
from krug.modules.activities.times import zone_of
from krug.modules.requests.models import RequestKind, Terms


def calendar_of(terms: Terms, person: User | None = None) -> Calendar:
    """The firm's, or that of `person`."""
    week = tuple(tuple((begin, end) for begin, end in day) for day in terms.week)
    return Calendar(week, zone_of(person))


def deadlines(
    calendar: Calendar, kind: RequestKind, received: dt.datetime
) -> tuple[dt.datetime | None, dt.datetime | None]:
    """By when a request of the kind is to be answered, and by when closed."""
    answer, solution = (
        None if minutes is None else after(calendar, received, dt.timedelta(minutes=minutes))
        for minutes in (kind.answer_minutes, kind.solution_minutes)
    )
    return answer, solution
