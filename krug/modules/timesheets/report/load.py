"""The load of people: what they booked of the working time that their calendars have."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Min

from krug.core.access.models import User
from krug.core.hours.weeks import FirmDays, calendars_of
from krug.core.reports import periods
from krug.core.reports.readers import Reader
from krug.core.reports.results import Values
from krug.modules.timesheets.report.people import stays
from krug.modules.timesheets.report.sums import entries
from krug.modules.timesheets.report.working_time import Days, WorkingTime

# A longer time has no load: every day of it would be asked for.
MOST_DAYS = 3660
MOST_PEOPLE = 500


@dataclass(frozen=True)
class Load:
    """The working time of the people counted within the days that count, up to today. None as `days`: no day does."""

    days: Days | None
    working: WorkingTime | None = None

    @classmethod
    def of(cls, reader: Reader, values: Values, people: set[int]) -> Load:
        """Eight queries at most, whatever the size. `people` are the ids of those who count."""
        days = _days(reader, values)
        if days is None:
            return cls(None)
        users = list(User.objects.filter(pk__in=people)[: MOST_PEOPLE + 1])
        if len(users) > MOST_PEOPLE:
            return cls(days)
        known = {pk: one.exceptions for pk, one in calendars_of(users, since=days[0]).items()}
        days_of = {pk: its for pk, its in known.items() if isinstance(its, FirmDays)}
        return cls(days, WorkingTime(days, days_of, stays(reader, users, days)))

    def of_person(self, pk: int | None) -> int | None:
        """The person's working minutes; None where they are not known."""
        return self.working.of_person(pk) if self.working is not None and pk is not None else None

    def of_days(self, days: Days) -> int | None:
        """Those of all people together within these days."""
        return self.working.of_all(days) if self.working is not None else None

    def of_all(self) -> int | None:
        return self.of_days(self.days) if self.days is not None else None


def _days(reader: Reader, values: Values) -> Days | None:
    """From the first day of the period, or of what was booked in it, up to its last one or today."""
    period, today = values["period"], periods.today()
    first = period.first or entries(reader, values).aggregate(first=Min("day"))["first"]
    last = min(period.last or today, today)
    if first is None or last < first or (last - first).days > MOST_DAYS:
        return None
    return first, last
