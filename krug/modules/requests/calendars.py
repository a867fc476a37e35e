"""The firm's working week as a calendar, and a person's: the same week in their own time zone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from krug.core.access.models import User
from krug.core.hours import weeks
from krug.core.hours.clocks import Calendar, after
from krug.core.hours.weeks import firm_calendar
from krug.modules.requests.models import RequestKind, Terms


def calendar_of(terms: Terms) -> Calendar:
    """The firm's: its week, with the holidays of its country and the days that it works otherwise."""
    return firm_calendar(terms.spans)


def calendars_of(terms: Terms, people: Iterable[User]) -> dict[int, Calendar]:
    """Those of `people` by id: each on their own clock, with their own hours and absences."""
    return weeks.calendars_of(people, terms.spans, timezone.localdate() - dt.timedelta(days=1))


def deadlines(
    calendar: Calendar, kind: RequestKind, received: dt.datetime
) -> tuple[dt.datetime | None, dt.datetime | None]:
    """By when a request of the kind is to be answered, and by when closed."""
    answer, solution = (
        None if minutes is None else after(calendar, received, dt.timedelta(minutes=minutes))
        for minutes in (kind.answer_minutes, kind.solution_minutes)
    )
    return answer, solution
