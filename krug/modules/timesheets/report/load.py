"""The load of people: what they booked of the working time that their calendars have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, Min, QuerySet

from krug.core.access.models import User
from krug.core.hours.clocks import Calendar
from krug.core.hours.weeks import calendars_of
from krug.core.reports import periods
from krug.core.reports.periods import Period
from krug.modules.timesheets.working import minutes_of_days

# A longer time has no load: it would be counted day by day.
MOST_DAYS = 3660
MOST_PEOPLE = 500
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Load:
    """The days that count, up to today, and the calendars of those who booked. None as `first`: no day does."""

    first: dt.date | None
    last: dt.date | None
    calendars: dict[int, Calendar] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: QuerySet[Any], period: Period, people: Iterable[int]) -> Load:
        """Five queries at most, whatever the size. `rows` are the entries counted."""
        known = rows.aggregate(first=Min("day"), last=Max("day"))
        first, last = period.first or known["first"], min(period.last or periods.today(), periods.today())
        if first is None or last < first or (last - first).days > MOST_DAYS:
            return cls(None, None)
        users = list(User.objects.filter(pk__in=list(people))[: MOST_PEOPLE + 1])
        return cls(first, last, calendars_of(users, since=first) if len(users) <= MOST_PEOPLE else {})

    def of_person(self, pk: int | None) -> int | None:
        """The person's working minutes; None where they are not known."""
        return self._minutes([pk] if pk in self.calendars else [], self.first, self.last)

    def of_days(self, first: dt.date, last: dt.date) -> int | None:
        """Those of all people together within these days."""
        if self.first is None or self.last is None:
            return None
        return self._minutes(self.calendars, max(first, self.first), min(last, self.last))

    def of_all(self) -> int | None:
        return self._minutes(self.calendars, self.first, self.last)

    def _minutes(self, people: Iterable[int | None], first: dt.date | None, last: dt.date | None) -> int | None:
        found = [self.calendars[pk] for pk in people if pk is not None]
        if first is None or last is None or not found:
            return None
        days = [first + n * DAY for n in range((last - first).days + 1)]
        return sum(minutes_of_days(calendar, days) for calendar in found)
