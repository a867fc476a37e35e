"""The funnel by cohort counted in parts."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from krug.core.reports.periods import Period
from krug.modules.deals.reports.cohort_sql import cohort_of, counted
from krug.modules.deals.reports.stages import Steps
from krug.modules.deals.reports.tallying import Tallying, month_of, place_and_making


def _rows(deals: QuerySet[Any], steps: Steps) -> list[tuple[Any, ...]]:
    parts = {**place_and_making(), "began": month_of("started")}
    base = cohort_of(deals, steps, Period(), parts)
    return counted(base, steps, *parts) if base else []


TALLYING = Tallying("funnel-cohort-", _rows)
