"""The statements of the funnel by moves."""

from __future__ import annotations

from collections.abc import Mapping
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


def stay() -> str:
    """Whole days in the step, STAYS for a deal that is still there."""
    return f"CASE WHEN left_at IS NULL THEN {STAYS} ELSE {sql.days('left_at', 'entered_at')} END"


def way_to_win() -> str:
    """Whole days from a deal's start to its winning."""
    return sql.days("closed_at", "started")


def moves_of(
    deals: QuerySet[Any], steps: Steps, period: Period, whole: Period, parts: Mapping[str, str] | None = None
) -> Sql | None:
    """The beginning of a statement: `move` is a deal's last entry into each step in `whole`, if it is of `period`.

    How a stay ended is told by the next one: forward is passed, back or opened again is back. None where no deal can
    be found. With `parts`, further columns by name as SQL over a deal's and an entry's, `move` is every entry there
    is, and `again` the moment when the deal came into the step once more.
    """
    chosen = sql.chosen(deals, *COLUMNS)
    if chosen is None:
        return None
    begin = Sql(f"WITH deal ({', '.join(COLUMNS)}) AS (") + chosen + began_or_moved(steps, period) + "),"
    latest = _entries(period, whole, steps, every=parts is not None) if steps.ids else _comings(period)
    more = "".join(f", {part} AS {name}" for name, part in (parts or {}).items())
    # Joined by the deals' own table, which has a key to be found by; that a deal is the reader's is known by now.
    move = (
        "move AS (SELECT d.id, step, entered_at, left_at, currency, amount, CASE "
        "WHEN next_step > step THEN 'passed' WHEN next_step IS NOT NULL THEN 'back' "
        f"WHEN state = 'won' THEN 'passed' ELSE state END AS ended{more} "
        "FROM latest JOIN deals_deal d ON d.id = latest.record_id WHERE turn = 1 AND"
    )
    return begin + latest + move + sql.within("entered_at", period) + ")"


def _entries(period: Period, whole: Period, steps: Steps, *, every: bool) -> Sql:
    rank = sql.rank("stage_id", steps.ids)
    again = f", LEAD(entered_at) OVER (PARTITION BY record_id, {rank} ORDER BY entered_at, id) AS again"
    entry = (
        f"entry AS (SELECT id, record_id, {rank} AS step, entered_at, left_at, LEAD({rank}) OVER "
        f"(PARTITION BY record_id ORDER BY entered_at, id) AS next_step{again if every else ''} FROM stages_passage "
        f"WHERE record_kind = '{Deal.KIND}' AND +pipeline_id = {steps.pipeline} "
        "AND record_id IN (SELECT id FROM deal)), latest AS (SELECT *, "
    )
    if every:
        return Sql(f"{entry} 1 AS turn FROM entry),")
    turn = "ROW_NUMBER() OVER (PARTITION BY record_id, step ORDER BY entered_at DESC, id DESC) AS turn"
    return Sql(f"{entry} {turn} FROM entry WHERE") + sql.within("entered_at", Period(period.first, whole.last)) + "),"


def _comings(period: Period) -> Sql:
    """A kind without stages has one step: that the deal was made."""
    latest = (
        "latest AS (SELECT id AS record_id, 0 AS step, created_at AS entered_at, closed_at AS left_at, "
        "CAST(NULL AS INTEGER) AS next_step, NULLIF(created_at, created_at) AS again, 1 AS turn FROM deal WHERE"
    )
    return Sql(latest) + sql.within("created_at", period) + "),"


def won_of(deals: QuerySet[Any], steps: Steps, parts: Mapping[str, str] | None = None) -> Sql | None:
    """The beginning of a statement: `won` are these deals, and when each started."""
    chosen = sql.chosen(deals, *COLUMNS)
    if chosen is None:
        return None
    first = (
        f"(SELECT MIN(entered_at) FROM stages_passage WHERE record_kind = '{Deal.KIND}' AND record_id = deal.id "
        f"AND +pipeline_id = {steps.pipeline})"
    )
    more = "".join(f", {part} AS {name}" for name, part in (parts or {}).items())
    won = f"won AS (SELECT id, currency, amount, closed_at, COALESCE({first}, created_at) AS started{more} FROM deal)"
    return Sql(f"WITH deal ({', '.join(COLUMNS)}) AS (") + chosen + f"), {won}"
