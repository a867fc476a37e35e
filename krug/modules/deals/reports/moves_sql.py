"""The statements of the funnel by moves."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from krug.core.reports import sql
from krug.core.reports.periods import Period
from krug.core.reports.sql import Sql
from krug.modules.deals.models import Deal
from krug.modules.deals.reports.cohort_sql import began_or_moved
from krug.modules.deals.reports.stages import Steps

# Days of a deal that has not left the step yet.
STAYS = -1
COLUMNS = ("id", "state", "currency", "amount", "created_at", "closed_at", "department_id")
# How a stay ended is told by the next one: forward is passed, back or opened again is back.
ENDED = (
    "CASE WHEN next_step > step THEN 'passed' WHEN next_step IS NOT NULL THEN 'back' "
    "WHEN state = 'won' THEN 'passed' ELSE state END"
)


def moves_of(deals: QuerySet[Any], steps: Steps, period: Period) -> Sql | None:
    """The beginning of a statement: `move` is a deal's last entry into each step in the period.

    None where no deal can be found.
    """
    chosen = sql.chosen(deals, *COLUMNS)
    if chosen is None:
        return None
    begin = Sql(f"WITH deal ({', '.join(COLUMNS)}) AS (") + chosen + began_or_moved(steps, period) + "),"
    latest = _entries(period, steps) if steps.ids else _comings(period)
    # Joined by the deals' own table, which has a key to be found by; that a deal is the reader's is known by now.
    return (begin + latest) + (
        f"move AS (SELECT d.id, step, entered_at, left_at, currency, amount, {ENDED} AS ended "
        "FROM latest JOIN deals_deal d ON d.id = latest.record_id WHERE turn = 1)"
    )


def won_of(deals: QuerySet[Any], steps: Steps) -> Sql | None:
    """The beginning of a statement: `won` are these deals with when each started."""
    chosen = sql.chosen(deals, *COLUMNS)
    if chosen is None:
        return None
    started = f"COALESCE({first_entry(steps)}, created_at) AS started"
    won = f"won AS (SELECT id, currency, amount, closed_at, {started} FROM deal)"
    return Sql(f"WITH deal ({', '.join(COLUMNS)}) AS (") + chosen + f"), {won}"


def first_entry(steps: Steps) -> str:
    """When a row of `deal` first came into a stage."""
    return (
        f"(SELECT MIN(entered_at) FROM stages_passage WHERE record_kind = '{Deal.KIND}' AND record_id = deal.id "
        f"AND +pipeline_id = {steps.pipeline})"
    )


def _entries(period: Period, steps: Steps) -> Sql:
    rank = sql.rank("stage_id", steps.ids)
    entry = (
        f"entry AS (SELECT id, record_id, {rank} AS step, entered_at, left_at, LEAD({rank}) OVER "
        "(PARTITION BY record_id ORDER BY entered_at, id) AS next_step FROM stages_passage "
        f"WHERE record_kind = '{Deal.KIND}' AND +pipeline_id = {steps.pipeline} "
        "AND record_id IN (SELECT id FROM deal)), latest AS (SELECT *, ROW_NUMBER() OVER "
        "(PARTITION BY record_id, step ORDER BY entered_at DESC, id DESC) AS turn FROM entry WHERE"
    )
    return Sql(entry) + sql.within("entered_at", period) + "),"


def _comings(period: Period) -> Sql:
    """A kind without stages has one step: that the deal was made."""
    latest = (
        "latest AS (SELECT id AS record_id, 0 AS step, created_at AS entered_at, closed_at AS left_at, "
        "CAST(NULL AS INTEGER) AS next_step, 1 AS turn FROM deal WHERE"
    )
    return Sql(latest) + sql.within("created_at", period) + "),"
