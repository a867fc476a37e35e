"""The funnel by cohort counted in parts: by department and the month in which the deals were made."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q

from krug.core.reports.models import Tally
from krug.core.reports.periods import Period
from krug.core.reports.tallies import Counting, Key
from krug.core.reports.tallies.parts import stands_of
from krug.modules.deals.models import Deal
from krug.modules.deals.reports.cohort_sql import cohort_of, counted
from krug.modules.deals.reports.facts import cell_of
from krug.modules.deals.reports.stages import Steps, steps_of

SUBJECT = "funnel-cohort-"


def counting(kind: int, steps: Steps) -> Counting:
    """How the funnel of one kind of deal is counted. It hangs on the stages, their order, and the firm's time zone."""
    shape = hashlib.sha256(repr((steps.pipeline, steps.ids, settings.TIME_ZONE)).encode()).hexdigest()

    def count(departments: list[int], months: list[str] | None) -> dict[Key, Any]:
        return _count(kind, steps, departments, months)

    return Counting(Deal.KIND, f"{SUBJECT}{kind}", shape, count)


def _count(kind: int, steps: Steps, departments: list[int], months: list[str] | None) -> dict[Key, Any]:
    # Not through visible_to: a part is all that a department has, and is shown to those who see whole departments.
    deals = Deal.objects.filter(_within(departments, months), kind=kind, deleted_at=None)
    parts = _parts()
    base = cohort_of(deals, steps, Period(), parts)
    rows = counted(base, steps, *parts) if base else []
    cells: dict[Key, list[Any]] = {}
    for department, made, began, *row in rows:
        cells.setdefault((int(department), str(made)), []).append((_month(began), *row))
    return {key: cell_of(found) for key, found in cells.items()}


def _parts() -> dict[str, str]:
    """Department, month of making in UTC, month of beginning in the firm's time zone."""
    zone = settings.TIME_ZONE
    if connection.vendor == "postgresql":
        made = "to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM')"
        began = f"to_char(started AT TIME ZONE '{zone}', 'YYYY-MM')"
    else:
        made = "substr(created_at, 1, 7)"
        # The zone matters at a month's ends only, and asking for it is slow.
        inside = "substr(started, 9, 2) BETWEEN '02' AND '27'"
        month = f"django_datetime_trunc('month', started, 'UTC', '{zone}')"
        began = f"CASE WHEN {inside} THEN substr(started, 1, 7) ELSE substr({month}, 1, 7) END"
    return {"place": "COALESCE(department_id, 0)", "made": made, "began": began}


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


def _month(began: Any) -> str:
    return str(began)[:7]


def faults() -> Iterator[str]:
    """Tallies that hold for the rows as they stand, and yet do not say what the rows say."""
    for subject in Tally.objects.filter(subject__startswith=SUBJECT).values_list("subject", flat=True).distinct():
        kind = int(subject.removeprefix(SUBJECT))
        how = counting(kind, steps_of(str(kind)))
        kept = Tally.objects.filter(subject=subject, shape=how.shape).exclude(month="")
        stands = stands_of(Deal.KIND)
        departments = sorted(set(kept.values_list("department", flat=True)))
        real = how.count(departments, None) if departments else {}
        for tally in kept:
            key = (tally.department, tally.month)
            if tally.seen == stands.get(key, "") and tally.facts != real.get(key, {}):
                yield f"the tally {subject} of department {key[0]} in {key[1]} is not what the deals say"
