"""By moves: the deals that came into each stage in the period, and those won in it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from krug.core.reports import sql
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.results import Values
from krug.core.reports.sql import Sql
from krug.modules.deals.models import Deal, DealState
from krug.modules.deals.reports.cohort_sql import began_or_moved
from krug.modules.deals.reports.facts import Fact, Facts, of_moves
from krug.modules.deals.reports.parameters import deals_of
from krug.modules.deals.reports.stages import Steps

# Days of a deal that has not left the step yet.
STAYS = -1
COLUMNS = ("id", "state", "currency", "amount", "created_at", "closed_at")


def facts(reader: Reader, values: Values, steps: Steps) -> Facts:
    """Two queries whatever the size: each counts both the deals and their days, for putting the moves in order is what
    takes the time."""
    rows: list[Fact] = []
    moves, won = _moves(reader, values, steps), _won(reader, values, steps)
    if moves is not None:
        days = f"CASE WHEN left_at IS NULL THEN {STAYS} ELSE {sql.days('left_at', 'entered_at')} END"
        counted = f"SELECT step, {days} AS days, ended, currency, COUNT(*), SUM(amount) FROM move "
        for step, stay, ended, currency, deals, kopecks in (moves + counted + "GROUP BY 1, 2, 3, 4").rows():
            rows.append(("deals", step, 0, ended, currency, deals, kopecks))
            if stay != STAYS:
                rows.append(("stay", step, stay, "", "", deals, 0))
    if won is not None:
        days = sql.days("closed_at", "started")
        counted = f"SELECT {days} AS days, currency, COUNT(*), SUM(amount) FROM won GROUP BY 1, 2"
        for stay, currency, deals, kopecks in (won + counted).rows():
            rows.append(("won", 0, 0, "passed", currency, deals, kopecks))
            rows.append(("win", 0, stay, "", "", deals, 0))
    return of_moves(rows, steps.count)


def records(reader: Reader, values: Values, steps: Steps, row: str, column: str) -> QuerySet[Any] | None:
    """The deals behind a cell; None for a cell that the funnel does not have."""
    deals = deals_of(reader, values)
    if row == "won":
        return deals.none() if column in ("lost", "open") else _won_deals(reader, values)
    if row not in steps.keys:
        return None
    base = _moves(reader, values, steps)
    return deals.none() if base is None else (base + _behind(steps.keys.index(row), column)).among(deals)


def _behind(step: int, column: str) -> Sql:
    if column == "conversion_from_previous" and step:
        return Sql("SELECT id FROM move WHERE step = %s AND ended = 'passed'", [step - 1])
    found = Sql("SELECT id FROM move WHERE step = %s", [step])
    if column in ("passed", "lost", "open"):
        return found + Sql("AND ended = %s", [column])
    return found + "AND left_at IS NOT NULL" if column == "median_days" else found


def _moves(reader: Reader, values: Values, steps: Steps) -> Sql | None:
    """The beginning of a statement: `move` is a deal's last entry into each step in the period.

    How a stay ended is told by the next one: forward is passed, back or opened again is back. None where no deal can
    be found.
    """
    deals = sql.chosen(deals_of(reader, values), *COLUMNS)
    if deals is None:
        return None
    period: Period = values["period"]
    begin = Sql(f"WITH deal ({', '.join(COLUMNS)}) AS (") + deals + began_or_moved(steps, period) + "),"
    latest = _entries(period, steps) if steps.ids else _comings(period)
    # Joined by the deals' own table, which has a key to be found by; that a deal is the reader's is known by now.
    return (begin + latest) + (
        "move AS (SELECT d.id, step, entered_at, left_at, currency, amount, CASE "
        "WHEN next_step > step THEN 'passed' WHEN next_step IS NOT NULL THEN 'back' "
        "WHEN state = 'won' THEN 'passed' ELSE state END AS ended "
        "FROM latest JOIN deals_deal d ON d.id = latest.record_id WHERE turn = 1)"
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


def _won_deals(reader: Reader, values: Values) -> QuerySet[Any]:
    period: Period = values["period"]
    rows = deals_of(reader, values).filter(state=DealState.WON)
    if period.start:
        rows = rows.filter(closed_at__gte=period.start)
    return rows.filter(closed_at__lt=period.end) if period.end else rows


def _won(reader: Reader, values: Values, steps: Steps) -> Sql | None:
    """The beginning of a statement: `won` in the period, and when each started."""
    deals = sql.chosen(_won_deals(reader, values), *COLUMNS)
    if deals is None:
        return None
    first = (
        f"(SELECT MIN(entered_at) FROM stages_passage WHERE record_kind = '{Deal.KIND}' AND record_id = deal.id "
        f"AND +pipeline_id = {steps.pipeline})"
    )
    won = f"won AS (SELECT id, currency, amount, closed_at, COALESCE({first}, created_at) AS started FROM deal)"
    return Sql(f"WITH deal ({', '.join(COLUMNS)}) AS (") + deals + f"), {won}"
