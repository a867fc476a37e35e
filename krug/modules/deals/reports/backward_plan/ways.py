"""The statements of the plan: how far closed deals came, and how long the won took from each step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from krug.core.reports import sql
from krug.core.reports.periods import Period
from krug.core.reports.sql import Sql
from krug.modules.deals.models import Deal
from krug.modules.deals.reports.stages import Steps
from krug.modules.deals.reports.worth import KOPECKS, currency_of

COLUMNS = ("id", "state", "currency", "amount", "base_amount", "created_at", "closed_at", "stage_id", "department_id")
# The way from being begun, before all the steps.
BEGUN = -1


def closed_deals(
    deals: QuerySet[Any], steps: Steps, period: Period, parts: Mapping[str, str] | None = None
) -> Sql | None:
    """`closed` are deals closed in the period, `reached` the furthest step of each, one past the last of the won.

    `parts` are further columns by name, as SQL over COLUMNS.
    """
    rows = deals.exclude(state="open")
    rows = period.limit(rows, "closed_at")
    chosen = sql.chosen(rows, *COLUMNS)
    if chosen is None:
        return None
    path = f"FROM stages_passage p WHERE p.record_kind = '{Deal.KIND}' AND p.record_id = deal.id"
    far = f"COALESCE((SELECT MAX({sql.rank('p.stage_id', steps.ids)}) {path}), 0)"
    begun = f"COALESCE((SELECT MIN(p.entered_at) {path}), created_at) AS begun"
    more = "".join(f", {part} AS {name}" for name, part in (parts or {}).items())
    closed = f"closed AS (SELECT deal.*, CASE WHEN state = 'won' THEN {steps.count} ELSE {far} END AS reached, {begun}"
    return Sql(f"WITH deal ({', '.join(COLUMNS)}) AS (") + chosen + f"), {closed}{more} FROM deal)"


def counted(base: Sql, steps: Steps, own: str, *parts: str) -> list[tuple[Any, ...]]:
    """Rows of (what, step, days, state, currency, deals, kopecks), `parts` before them: how far deals "reached", and
    after how many full "days" from each step they were won. Two statements."""
    by = "".join(f"{part}, " for part in parts)
    reached = (
        f"SELECT {by}'reached', reached, 0, state, {currency_of(own)} AS code, COUNT(*), SUM({KOPECKS}) FROM closed "
        f"GROUP BY {by}reached, state, {currency_of(own)}"
    )
    return [*(base + reached).rows(), *(base + _ways(steps, by)).rows()]


def _ways(steps: Steps, by: str) -> str:
    """Of the won: the full days from the first entry into each step to winning, and from the beginning."""

    def lines(step: str, since: str, of: str) -> str:
        days = sql.days("closed_at", since)
        found = f"SELECT {by}'days', {step} AS step, {days} AS days, '', '', COUNT(*), 0 FROM {of}"
        return f"{found} GROUP BY {by}{'step, ' if step == 'step' else ''}{days}"

    won = "closed WHERE state = 'won'"
    begun = lines(str(BEGUN), "begun", won)
    if not steps.ids:
        return f"{begun} UNION ALL {lines('0', 'begun', won)}"
    mine = "".join(f"c.{part.strip()}, " for part in by.split(",") if part.strip())
    return (
        f", way AS (SELECT {mine}c.id, c.closed_at, {sql.rank('p.stage_id', steps.ids)} AS step, MIN(p.entered_at) AS "
        f"entered_at FROM closed c CROSS JOIN stages_passage p WHERE c.state = 'won' AND p.record_kind = '{Deal.KIND}' "
        f"AND p.record_id = c.id GROUP BY {mine}c.id, c.closed_at, {sql.rank('p.stage_id', steps.ids)}) "
        f"{begun} UNION ALL {lines('step', 'entered_at', 'way')}"
    )
