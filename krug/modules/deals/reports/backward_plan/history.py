"""What one's own history says of the way to a win, and what is on hand."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from krug.core.reports import sql
from krug.core.reports.medians import median
from krug.core.reports.periods import Period
from krug.core.reports.sql import Sql
from krug.modules.deals.models import Deal
from krug.modules.deals.reports.stages import Steps
from krug.modules.deals.reports.worth import KOPECKS, Turning, currency_of, turning

COLUMNS = ("id", "state", "currency", "amount", "base_amount", "created_at", "closed_at", "stage_id")
# Below so many won deals nothing is planned.
ENOUGH = 10
# The way from being begun, before all the steps.
BEGUN = -1


@dataclass(frozen=True)
class History:
    """`reached` tells of each step how many of the closed deals came to it or further, `days` how many full days the
    won took from there to winning, by median; of BEGUN all of them, from their beginning."""

    closed: int
    won: int
    worth: int  # kopecks of the won
    reached: dict[int, int]
    days: dict[int, Decimal | None]
    turning: Turning

    @property
    def is_enough(self) -> bool:
        return self.won >= ENOUGH and self.worth > 0

    @property
    def average(self) -> Fraction:
        """Kopecks of a won deal."""
        return Fraction(self.worth, self.won)

    def on_the_way(self, step: int) -> Fraction:
        """How many deals come to the step for one that is won."""
        return Fraction(self.reached[step], self.won)


def history(deals: QuerySet[Any], steps: Steps, period: Period, own: str, today: dt.date) -> History:
    """Of the deals closed in the period. Two queries and those for rates."""
    base = _closed(deals, steps, period)
    reached: Counter[int] = Counter()
    worth: list[tuple[str, int, int]] = []
    closed = won = 0
    days: dict[int, Counter[int]] = {step: Counter() for step in range(BEGUN, steps.count)}
    if base is not None:
        counted = f"SELECT reached, state, {currency_of(own)} AS code, COUNT(*), SUM({KOPECKS}) FROM closed "
        for far, state, code, count, kopecks in (base + counted + "GROUP BY 1, 2, 3").rows():
            closed += int(count)
            for step in range(BEGUN, min(int(far), steps.count - 1) + 1):
                reached[step] += int(count)
            if state == "won":
                won += int(count)
                worth.append((code, int(count), int(kopecks)))
        for step, whole, count in (base + _ways(steps)).rows():
            days[int(step)][int(whole)] += int(count)
    turn = turning(Counter({code: count for code, count, _kopecks in worth}), own, today)
    total = sum(turn.kopecks(kopecks, code) for code, _count, kopecks in worth)
    return History(closed, won, total, dict(reached), {step: median(found) for step, found in days.items()}, turn)


def on_hand(deals: QuerySet[Any], steps: Steps) -> dict[int, int]:
    """For each step how many deals in work stand there or further; for BEGUN all of them. One query."""
    found = dict.fromkeys(range(BEGUN, steps.count), 0)
    chosen = sql.chosen(deals.filter(state="open"), "id", "stage_id")
    if chosen is None:
        return found
    counted = f") SELECT {sql.rank('stage_id', steps.ids)} AS step, COUNT(*) FROM deal GROUP BY 1"
    for step, count in (Sql("WITH deal (id, stage_id) AS (") + chosen + counted).rows():
        for earlier in range(BEGUN, int(step) + 1):
            found[earlier] += int(count)
    return found


def won_in(deals: QuerySet[Any], month: Period, own: str) -> list[tuple[str, int, int]]:
    """(currency, deals, kopecks) of what is won in a month. One query."""
    chosen = sql.chosen(deals.filter(state="won", closed_at__gte=month.start, closed_at__lt=month.end), *COLUMNS)
    if chosen is None:
        return []
    counted = f") SELECT {currency_of(own)} AS code, COUNT(*), SUM({KOPECKS}) FROM deal GROUP BY 1"
    rows = (Sql(f"WITH deal ({', '.join(COLUMNS)}) AS (") + chosen + counted).rows()
    return [(code, int(count), int(kopecks)) for code, count, kopecks in rows]


def steps_behind(steps: Steps, step: int) -> Sequence[int]:
    """The stages at the step and beyond it."""
    return steps.ids[max(0, step) :]


def _closed(deals: QuerySet[Any], steps: Steps, period: Period) -> Sql | None:
    """`closed` are deals closed in the period, `reached` the furthest step of each, one past the last of the won."""
    rows = deals.exclude(state="open")
    if period.start:
        rows = rows.filter(closed_at__gte=period.start)
    if period.end:
        rows = rows.filter(closed_at__lt=period.end)
    chosen = sql.chosen(rows, *COLUMNS)
    if chosen is None:
        return None
    path = f"FROM stages_passage p WHERE p.record_kind = '{Deal.KIND}' AND p.record_id = deal.id"
    far = f"COALESCE((SELECT MAX({sql.rank('p.stage_id', steps.ids)}) {path}), 0)"
    begun = f"COALESCE((SELECT MIN(p.entered_at) {path}), created_at) AS begun"
    closed = f"closed AS (SELECT deal.*, CASE WHEN state = 'won' THEN {steps.count} ELSE {far} END AS reached, {begun}"
    return Sql(f"WITH deal ({', '.join(COLUMNS)}) AS (") + chosen + f"), {closed} FROM deal)"


def _ways(steps: Steps) -> str:
    """Of the won: the full days from the first entry into each step to winning, and from the beginning."""
    whole = f"SELECT {BEGUN} AS step, {sql.days('closed_at', 'begun')} AS days, COUNT(*) FROM closed WHERE "
    begun = f"{whole} state = 'won' GROUP BY 2"
    if not steps.ids:
        return f"{begun} UNION ALL {begun.replace(f'{BEGUN} AS step', '0 AS step')}"
    return (
        f", way AS (SELECT c.id, c.closed_at, {sql.rank('p.stage_id', steps.ids)} AS step, MIN(p.entered_at) AS "
        f"entered_at FROM closed c CROSS JOIN stages_passage p WHERE c.state = 'won' AND p.record_kind = '{Deal.KIND}' "
        "AND p.record_id = c.id GROUP BY 1, 2, 3) "
        f"{begun} UNION ALL SELECT step, {sql.days('closed_at', 'entered_at')} AS days, COUNT(*) FROM way GROUP BY 1, 2"
    )
