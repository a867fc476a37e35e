"""What the tallies of deals share: which deals are kept counted, by department and the month in which they were made,
and which are counted here and now."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from krug.core.reports.models import Tally
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.results import Values
from krug.core.reports.tallies import Counting, Key, partnered, whole_departments
from krug.core.reports.tallies.parts import stands_of
from krug.modules.deals.models import Deal
from krug.modules.deals.reports.facts import cell_of
from krug.modules.deals.reports.parameters import deals_of
from krug.modules.deals.reports.stages import Steps, steps_of

# Grows when the same rows are counted otherwise, so that what was kept before is counted anew.
COUNTED_AS = 2
# Rows of (department, month of making, month of what is counted, *Fact).
Count = Callable[[QuerySet[Any], Steps], Iterable[tuple[Any, ...]]]


@dataclass
class Shares:
    """`months` of `departments` are kept counted; each of `live` is deals to be counted over a period."""

    departments: list[int] = field(default_factory=list)
    months: Period | None = None
    live: list[tuple[QuerySet[Any], Period]] = field(default_factory=list)


def shares(reader: Reader, values: Values) -> Shares:
    """Whole departments over whole months are kept. The rest is days at the edges of the period, the single deals of
    other departments that the reader is a partner of, and deals chosen by more than their kind."""
    period: Period = values["period"]
    deals = deals_of(reader, values)
    is_narrow = values["manager"] or values["channel"] or values.get("segment") or values.get("product")
    departments = None if is_narrow else whole_departments(reader, Deal.KIND)
    months, edges = period.months_and_edges()
    if departments is None or months is None or not values["kind"]:
        return Shares(live=[(deals, period)])
    live = [(deals, edge) for edge in edges]
    partner_of = partnered(reader, Deal.KIND)
    if partner_of:
        live.append((deals.filter(pk__in=partner_of).exclude(department__in=departments), months))
    return Shares(departments, months, live)


@dataclass(frozen=True)
class Tallying:
    """One way of counting; the tallies of one kind of deal are called by `prefix` and the kind's key.

    `cell` makes the facts of a part of its rows, `hangs_on` tells what else the rows hang on.
    """

    prefix: str
    rows: Count
    cell: Callable[[Iterable[Any]], dict[str, Any]] = cell_of
    hangs_on: Callable[[], str] = str

    def counting(self, kind: int, steps: Steps) -> Counting:
        """It hangs on the stages, their order, and the firm's time zone."""
        known = (COUNTED_AS, steps.pipeline, steps.ids, settings.TIME_ZONE, self.hangs_on())
        shape = hashlib.sha256(repr(known).encode()).hexdigest()

        def count(departments: list[int], months: list[str] | None) -> dict[Key, Any]:
            # Not through visible_to: a part is all that a department has, and is shown to who sees whole departments.
            deals = Deal.objects.filter(within(departments, months), kind=kind, deleted_at=None)
            cells: dict[Key, list[Any]] = {}
            for department, made, *row in self.rows(deals, steps):
                cells.setdefault((int(department), str(made)), []).append(row)
            return {key: self.cell(found) for key, found in cells.items()}

        return Counting(Deal.KIND, f"{self.prefix}{kind}", shape, count)

    def faults(self) -> Iterator[str]:
        """Tallies that hold for the rows as they stand, and yet do not say what the rows say."""
        subjects = Tally.objects.filter(subject__startswith=self.prefix).values_list("subject", flat=True)
        for subject in subjects.order_by("subject").distinct():
            kind = subject.removeprefix(self.prefix)
            how = self.counting(int(kind), steps_of(kind))
            kept = Tally.objects.filter(subject=subject, shape=how.shape).exclude(month="")
            stands = stands_of(Deal.KIND)
            departments = sorted(set(kept.values_list("department", flat=True)))
            real = how.count(departments, None) if departments else {}
            for tally in kept:
                key = (tally.department, tally.month)
                if tally.seen == stands.get(key, "") and tally.facts != real.get(key, {}):
                    yield f"the tally {subject} of department {key[0]} in {key[1]} is not what the deals say"


def place_and_making() -> dict[str, str]:
    """The columns of a deal's part: its department, and its month of making in UTC."""
    if connection.vendor == "postgresql":
        made = "to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM')"
    else:
        made = "substr(created_at, 1, 7)"
    return {"place": "COALESCE(department_id, 0)", "made": made}


def month_of(column: str) -> str:
    """The month of a moment in the firm's time zone, such as 2026-03."""
    if connection.vendor == "postgresql":
        return f"to_char({column} AT TIME ZONE '{settings.TIME_ZONE}', 'YYYY-MM')"
    # The zone matters at a month's ends only, and asking for it is slow.
    inside = f"substr({column}, 9, 2) BETWEEN '02' AND '27'"
    month = f"django_datetime_trunc('month', {column}, '{settings.TIME_ZONE}', 'UTC')"
    return f"CASE WHEN {inside} THEN substr({column}, 1, 7) ELSE substr({month}, 1, 7) END"


def day_of(column: str) -> str:
    """The day of a moment in the firm's time zone, such as 2026-03-05."""
    if connection.vendor == "postgresql":
        return f"to_char({column} AT TIME ZONE '{settings.TIME_ZONE}', 'YYYY-MM-DD')"
    return f"django_datetime_cast_date({column}, '{settings.TIME_ZONE}', 'UTC')"


def within(departments: list[int], months: list[str] | None) -> Q:
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
