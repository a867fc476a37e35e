"""What the funnel's tallies share: deals by department and month of making, months as the firm's clock has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from krug.core.reports.models import Tally
from krug.core.reports.tallies import Counting
from krug.core.reports.tallies.parts import stands_of
from krug.modules.deals.models import Deal
from krug.modules.deals.reports.stages import Steps, steps_of

PLACE = "COALESCE(department_id, 0)"


def deals_in(kind: int, departments: list[int], months: list[str] | None) -> QuerySet[Any]:
    """The deals of the parts that are to be counted.

    Not through visible_to: a part is all that a department has, and is shown to those who see whole departments.
    """
    rows: QuerySet[Any] = Deal.objects.filter(_within(departments, months), kind=kind, deleted_at=None)
    return rows


def month_made() -> str:
    """The month of making in UTC, as the triggers note it."""
    if connection.vendor == "postgresql":
        return "to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM')"
    return "substr(created_at, 1, 7)"


def month_of(column: str) -> str:
    """The month of a moment, "2026-07", by the firm's clock."""
    zone = settings.TIME_ZONE
    if connection.vendor == "postgresql":
        return f"to_char({column} AT TIME ZONE '{zone}', 'YYYY-MM')"
    # The zone matters at a month's ends only, and asking for it is slow.
    inside = f"substr({column}, 9, 2) BETWEEN '02' AND '27'"
    month = f"django_datetime_trunc('month', {column}, '{zone}', 'UTC')"
    return f"CASE WHEN {inside} THEN substr({column}, 1, 7) ELSE substr({month}, 1, 7) END"


def faults_of(subject: str, counting: Callable[[int, Steps], Counting]) -> Iterator[str]:
    """Tallies that hold for the rows as they stand, and yet do not say what the rows say."""
    for found in Tally.objects.filter(subject__startswith=subject).values_list("subject", flat=True).distinct():
        kind = int(found.removeprefix(subject))
        how = counting(kind, steps_of(str(kind)))
        kept = Tally.objects.filter(subject=found, shape=how.shape).exclude(month="")
        stands = stands_of(Deal.KIND)
        departments = sorted(set(kept.values_list("department", flat=True)))
        real = how.count(departments, None) if departments else {}
        for tally in kept:
            key = (tally.department, tally.month)
            if tally.seen == stands.get(key, "") and tally.facts != real.get(key, {}):
                yield f"the tally {found} of department {key[0]} in {key[1]} is not what the deals say"


def _within(departments: list[int], months: list[str] | None) -> Q:
    found = Q(department__in=[pk for pk in departments if pk])
    if 0 in departments:
        found |= Q(department=None)
    if months is None:
        return found
    made = Q(pk__in=[])
    for month in months:
        start = dt.datetime.strptime(month, "%Y-%m").replace(tzinfo=dt.UTC)
        made |= Q(created_at__gte=start, created_at__lt=(start + dt.timedelta(days=32)).replace(day=1))
    return found & made
