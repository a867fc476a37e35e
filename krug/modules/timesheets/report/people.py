"""Whose working time the load is of, and from which day to which."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Max, Min

from krug.core.access.models import User
from krug.core.hours.weeks import zone_of
from krug.core.reports.readers import Reader
from krug.core.reports.results import Values
from krug.modules.timesheets.models import TimeEntry
from krug.modules.timesheets.report.sums import entries
from krug.modules.timesheets.report.working_time import Days

# Whoever booked so lately counts, also where they have booked nothing since.
LATELY = dt.timedelta(days=60)


def counted(reader: Reader, values: Values) -> set[int]:
    """Who booked in the period, and who still works here and did so not long before: whatever the rows are.

    The latter are left out where one person or one kind of work is asked for. Two queries.
    """
    booked = entries(reader, values).filter(responsible__isnull=False)
    found = set(booked.order_by().values_list("responsible", flat=True).distinct())
    period = values["period"]
    if period.first is None or values.get("responsible") or values.get("kind"):
        return found
    lately = reader.rows(TimeEntry.KIND).filter(day__gte=period.first - LATELY, day__lt=period.first)
    lately = lately.filter(responsible__is_active=True)
    return found | set(lately.order_by().values_list("responsible", flat=True).distinct())


def stays(reader: Reader, people: Collection[User], days: Days) -> dict[int, Days]:
    """Which of the days each worked here: the first is after the last for none of them. One query at most.

    From the day the account was made, or from the first entry where that is earlier; up to the last entry of who has
    left.
    """
    first, last = days
    made = {person.pk: person.created_at.astimezone(zone_of(person)).date() for person in people}
    unsure = [person.pk for person in people if made[person.pk] > first or not person.is_active]
    rows = reader.rows(TimeEntry.KIND).filter(responsible__in=unsure).order_by().values_list("responsible")
    known = {pk: (begin, end) for pk, begin, end in rows.annotate(Min("day"), Max("day"))} if unsure else {}
    found = {}
    for person in people:
        begin, end = known.get(person.pk, (made[person.pk], last))
        found[person.pk] = (max(first, min(made[person.pk], begin)), last if person.is_active else min(last, end))
    return found
