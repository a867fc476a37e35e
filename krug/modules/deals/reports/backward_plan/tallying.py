"""The ways to a win kept counted, by the month of closing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from krug.core.records.currencies import base_currency
from krug.core.reports.periods import Period
from krug.modules.deals.reports.backward_plan.ways import closed_deals, counted
from krug.modules.deals.reports.stages import Steps
from krug.modules.deals.reports.tallying import Tallying, month_of, place_and_making


def _rows(deals: QuerySet[Any], steps: Steps) -> list[tuple[Any, ...]]:
    parts = {**place_and_making(), "ended": month_of("closed_at")}
    base = closed_deals(deals, steps, Period(), parts)
    return counted(base, steps, base_currency(), *parts) if base else []


def _cell(rows: Iterable[Any]) -> dict[str, Any]:
    """By month of closing, the lines of `counted` less their counts of nothing, in one order."""
    cell: dict[str, list[list[Any]]] = {}
    for ended, what, step, days, state, code, deals, kopecks in rows:
        cell.setdefault(ended, []).append([what, int(step), int(days), state, code, int(deals), int(kopecks)])
    return {month: sorted(lines) for month, lines in sorted(cell.items())}


TALLYING = Tallying("backward-plan-", _rows, _cell, base_currency)
