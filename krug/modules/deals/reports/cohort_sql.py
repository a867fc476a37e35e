"""The statements of the funnel by cohort."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from krug.core.reports import sql
from krug.core.reports.periods import Period
from krug.core.reports.sql import Sql
from krug.modules.deals.models import Deal
from krug.modules.deals.reports.stages import Steps

COLUMNS = ("id", "state", "currency", "amount", "created_at", "closed_at", "department_id")


def cohort_of(deals: QuerySet[Any], steps: Steps, period: Period, parts: Mapping[str, str] | None = None) -> Sql | None:
    """The beginning of a statement: `cohort` has id, state, currency, amount, closed_at, started and reached.

    `parts` are further columns by name, as SQL over COLUMNS and `started`. None where no deal can be found.
    """
    chosen = sql.chosen(deals, *COLUMNS)
    if chosen is None:
        return None
    # "+" keeps SQLite from going through a whole pipeline where the few passages of one deal are meant.
    path = (
        f"FROM stages_passage p WHERE p.record_kind = '{Deal.KIND}' AND p.record_id = deal.id "
        f"AND +p.pipeline_id = {steps.pipeline}"
    )
    begun = f"begun AS (SELECT deal.*, COALESCE((SELECT MIN(p.entered_at) {path}), created_at) AS started FROM deal), "
    far = f"COALESCE((SELECT MAX({sql.rank('p.stage_id', steps.ids)}) {path.replace('deal.id', 'begun.id')}), 0)"
    more = "".join(f", {part} AS {name}" for name, part in (parts or {}).items())
    cohort = (
        "cohort AS (SELECT id, state, currency, amount, closed_at, started, "
        f"CASE WHEN state = 'won' THEN {steps.count} ELSE {far} END AS reached{more} FROM begun WHERE"
    )
    begin = Sql(f"WITH deal ({', '.join(COLUMNS)}) AS (") + chosen + began_or_moved(steps, period)
    return begin + f"), {begun} {cohort}" + sql.within("started", period) + ")"


def counted(base: Sql, steps: Steps, *parts: str) -> list[tuple[Any, ...]]:
    """Rows of (what, step, days, state, currency, deals, kopecks), `parts` before them.

    Two statements: in one, SQLite would go through all passages there are.
    """
    won = sql.days("closed_at", "started")
    stay = sql.days("p.left_at", "p.entered_at")
    by = "".join(f"{part}, " for part in parts)
    deals = (
        f"SELECT {by}'deals', reached, 0, state, currency, COUNT(*), SUM(amount) FROM cohort "
        f"GROUP BY {by}reached, state, currency UNION ALL "
        f"SELECT {by}'win', 0, {won} AS days, '', '', COUNT(*), 0 FROM cohort WHERE state = 'won' "
        f"GROUP BY {by}days"
    )
    stays = (
        f"SELECT {by}'stay', {sql.rank('p.stage_id', steps.ids)} AS step, {stay} AS days, '', '', COUNT(*), 0 "
        f"FROM cohort JOIN stages_passage p ON p.record_kind = '{Deal.KIND}' AND p.record_id = cohort.id "
        f"WHERE +p.pipeline_id = {steps.pipeline} AND p.left_at IS NOT NULL GROUP BY {by}step, days"
    )
    return [*(base + deals).rows(), *(base + stays).rows()]


def began_or_moved(steps: Steps, period: Period) -> Sql:
    """A condition of deals that can be of the period: each came into some stage then, or never into any."""
    if not steps.ids or period.first is None or period.last is None:
        return Sql("")
    came = Sql(f"AND deals_deal.id IN (SELECT record_id FROM stages_passage WHERE pipeline_id = {steps.pipeline} AND")
    none = f"UNION ALL SELECT id FROM deals_deal WHERE pipeline_id = {steps.pipeline} AND stage_id IS NULL)"
    return came + sql.within("entered_at", period) + none
