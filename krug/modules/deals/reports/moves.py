"""By moves: the deals that came into each stage in the period, and those won in it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from krug.core.reports import sql
from krug.core.reports.readers import Reader
from krug.core.reports.results import Values
from krug.core.reports.sql import Sql
from krug.modules.deals.models import Deal
from krug.modules.deals.reports.facts import Facts, of_moves
from krug.modules.deals.reports.parameters import deals_of
from krug.modules.deals.reports.stages import Steps

COLUMNS = ("id", "state", "currency", "amount", "created_at", "closed_at")


def facts(reader: Reader, values: Values, steps: Steps) -> Facts:
    """One query whatever the size."""
    base = _moves(reader, values, steps)
    if base is None:
        return of_moves([], steps.count)
    counted = (
        "SELECT 'deals', step, 0, ended, currency, COUNT(*), SUM(amount) FROM move GROUP BY step, ended, currency "
        f"UNION ALL SELECT 'stay', step, {sql.days('left_at', 'entered_at')} AS days, '', '', COUNT(*), 0 "
        "FROM move WHERE left_at IS NOT NULL GROUP BY step, days "
        "UNION ALL SELECT 'won', 0, 0, 'passed', currency, COUNT(*), SUM(amount) FROM won GROUP BY currency "
        f"UNION ALL SELECT 'win', 0, {sql.days('closed_at', 'started')} AS days, '', '', COUNT(*), 0 "
        "FROM won GROUP BY days"
    )
    return of_moves((base + counted).rows(), steps.count)


def records(reader: Reader, values: Values, steps: Steps, row: str, column: str) -> QuerySet[Any] | None:
    """The deals behind a cell; None for a cell that the funnel does not have."""
    deals = deals_of(reader, values)
    base = _moves(reader, values, steps)
    if row != "won" and row not in steps.keys:
        return None
    if base is None:
        return deals.none()
    if row == "won":
        behind = Sql("SELECT id FROM won WHERE 1 = 0" if column in ("lost", "open") else "SELECT id FROM won")
        return (base + behind).among(deals)
    step = steps.keys.index(row)
    if column == "conversion_from_previous" and step:
        return (base + Sql("SELECT id FROM move WHERE step = %s AND ended = 'passed'", [step - 1])).among(deals)
    kept = Sql("AND ended = %s", [column]) if column in ("passed", "lost", "open") else Sql("")
    kept = Sql("AND left_at IS NOT NULL") if column == "median_days" else kept
    return (base + Sql("SELECT id FROM move WHERE step = %s", [step]) + kept).among(deals)


def _moves(reader: Reader, values: Values, steps: Steps) -> Sql | None:
    """The beginning of a statement: `move` (a deal's last entry into each step in the period) and `won`.

    How a stay ended is told by the next one: forward is passed, back or opened again is back.
    """
    deals = sql.chosen(deals_of(reader, values), *COLUMNS)
    if deals is None:
        return None
    period = values["period"]
    start = Sql(f"WITH deal ({', '.join(COLUMNS)}) AS (") + deals + "),"
    return start + (_entries(values, steps) if steps.ids else _comings(values)) + _ended() + _won(period, steps)


def _entries(values: Values, steps: Steps) -> Sql:
    rank = sql.rank("stage_id", steps.ids)
    entry = (
        f"entry AS (SELECT id, record_id, {rank} AS step, entered_at, left_at, LEAD({rank}) OVER "
        "(PARTITION BY record_id ORDER BY entered_at, id) AS next_step FROM stages_passage "
        f"WHERE record_kind = '{Deal.KIND}' AND pipeline_id = {steps.pipeline} "
        "AND record_id IN (SELECT id FROM deal)), latest AS (SELECT *, ROW_NUMBER() OVER "
        "(PARTITION BY record_id, step ORDER BY entered_at DESC, id DESC) AS turn FROM entry WHERE"
    )
    return Sql(entry) + sql.within("entered_at", values["period"]) + "),"


def _comings(values: Values) -> Sql:
    """A kind without stages has one step: that the deal was made."""
    latest = (
        "latest AS (SELECT id AS record_id, 0 AS step, created_at AS entered_at, closed_at AS left_at, "
        "CAST(NULL AS INTEGER) AS next_step, 1 AS turn FROM deal WHERE"
    )
    return Sql(latest) + sql.within("created_at", values["period"]) + "),"


def _ended() -> Sql:
    return Sql(
        # Joined by its own table, which has a key to be found by; that a deal is the reader's is known by now.
        "move AS (SELECT d.id, step, entered_at, left_at, currency, amount, CASE "
        "WHEN next_step > step THEN 'passed' WHEN next_step IS NOT NULL THEN 'back' "
        "WHEN state = 'won' THEN 'passed' ELSE state END AS ended "
        "FROM latest JOIN deals_deal d ON d.id = latest.record_id WHERE turn = 1),"
    )


def _won(period: Any, steps: Steps) -> Sql:
    first = (
        f"(SELECT MIN(entered_at) FROM stages_passage WHERE record_kind = '{Deal.KIND}' AND record_id = deal.id "
        f"AND pipeline_id = {steps.pipeline})"
    )
    won = (
        f"won AS (SELECT id, currency, amount, closed_at, COALESCE({first}, created_at) AS started "
        "FROM deal WHERE state = 'won' AND"
    )
    return Sql(won) + sql.within("closed_at", period) + ")"
