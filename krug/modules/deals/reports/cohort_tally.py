"""The funnel by cohort counted in parts: by department and the month in which the deals were made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from krug.core.reports.periods import Period
from krug.core.reports.tallies import Counting, Key
from krug.modules.deals.models import Deal
from krug.modules.deals.reports.cohort_sql import cohort_of, counted
from krug.modules.deals.reports.facts import cell_of
from krug.modules.deals.reports.stages import Steps
from krug.modules.deals.reports.tally_parts import PLACE, deals_in, faults_of, month_made, month_of

SUBJECT = "funnel-cohort-"


def counting(kind: int, steps: Steps) -> Counting:
    """How the funnel of one kind of deal is counted. It hangs on the stages, their order, and the firm's time zone."""
    shape = hashlib.sha256(repr((steps.pipeline, steps.ids, settings.TIME_ZONE)).encode()).hexdigest()

    def count(departments: list[int], months: list[str] | None) -> dict[Key, Any]:
        return _count(kind, steps, departments, months)

    return Counting(Deal.KIND, f"{SUBJECT}{kind}", shape, count)


def _count(kind: int, steps: Steps, departments: list[int], months: list[str] | None) -> dict[Key, Any]:
    parts = {"place": PLACE, "made": month_made(), "began": month_of("started")}
    base = cohort_of(deals_in(kind, departments, months), steps, Period(), parts)
    rows = counted(base, steps, *parts) if base else []
    cells: dict[Key, list[Any]] = {}
    for department, made, began, *row in rows:
        cells.setdefault((int(department), str(made)), []).append((str(began)[:7], *row))
    return {key: cell_of(found) for key, found in cells.items()}


def faults() -> Iterator[str]:
    return faults_of(SUBJECT, counting)
