"""The funnel by moves counted in parts.

A period counts a deal's last entry into each step. So that months can be added up, each month keeps its own last
entry, and with it the day on which the deal came into the step again: where that day is of the period too, the later
entry is the one that counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from krug.core.reports.periods import Period
from krug.modules.deals.models import DealState
from krug.modules.deals.reports.facts import PASSED
from krug.modules.deals.reports.moves_sql import STAYS, moves_of, stay, way_to_win, won_of
from krug.modules.deals.reports.stages import Steps
from krug.modules.deals.reports.tallying import Tallying, day_of, month_of, place_and_making


def _rows(deals: QuerySet[Any], steps: Steps) -> Iterator[tuple[Any, ...]]:
    """The won are kept as the step after the last, by the month in which they were won."""
    parts = place_and_making()
    by = ", ".join(parts)
    deals_of_step: Counter[Any] = Counter()
    worth: Counter[Any] = Counter()
    stays: Counter[Any] = Counter()
    moves = moves_of(deals, steps, Period(), Period(), {**parts, "began": month_of("entered_at"), "again_on": _again()})
    if moves is not None:
        counted = (
            f"SELECT {by}, began, again_on, step, {stay()} AS days, ended, currency, COUNT(*), SUM(amount) FROM move "
            f"WHERE again_on = '' OR substr(again_on, 1, 7) <> began GROUP BY {by}, began, again_on, step, days, "
            "ended, currency"
        )
        for place, made, began, again, step, days, ended, currency, count, kopecks in (moves + counted).rows():
            month = f"{began}/{again}" if again else began
            deals_of_step[place, made, month, step, ended, currency] += count
            worth[place, made, month, step, ended, currency] += int(kopecks or 0)
            if days != STAYS:
                stays[place, made, month, "stay", step, days] += count
    won = won_of(deals.filter(state=DealState.WON), steps, {**parts, "began": month_of("closed_at")})
    if won is not None:
        counted = f"SELECT {by}, began, {way_to_win()} AS days, currency, COUNT(*), SUM(amount) FROM won "
        for place, made, month, days, currency, count, kopecks in (
            won + counted + f"GROUP BY {by}, began, 4, 5"
        ).rows():
            deals_of_step[place, made, month, steps.count, PASSED, currency] += count
            worth[place, made, month, steps.count, PASSED, currency] += int(kopecks or 0)
            stays[place, made, month, "win", 0, days] += count
    for key, count in deals_of_step.items():
        place, made, month, step, ended, currency = key
        yield place, made, month, "deals", step, 0, ended, currency, count, worth[key]
    for (place, made, month, what, step, days), count in stays.items():
        yield place, made, month, what, step, days, "", "", count, 0


def _again() -> str:
    return f"CASE WHEN again IS NULL THEN '' ELSE {day_of('again')} END"


TALLYING = Tallying("funnel-moves-", _rows)
