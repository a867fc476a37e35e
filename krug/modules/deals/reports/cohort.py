"""By cohort: the deals whose first entry lies in the period, wherever they are now."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from krug.core.reports import sql
from krug.core.reports.readers import Reader
from krug.core.reports.results import Values
from krug.core.reports.sql import Sql
from krug.modules.deals.models import Deal
from krug.modules.deals.reports.facts import Fact, Facts, of_cohort
from krug.modules.deals.reports.parameters import deals_of
from krug.modules.deals.reports.stages import Steps

COUNTED = f"""
SELECT 'deals', reached, 0, state, currency, COUNT(*), SUM(amount) FROM cohort GROUP BY reached, state, currency
UNION ALL
SELECT 'win', 0, {{win_days}} AS days, '', '', COUNT(*), 0 FROM cohort WHERE state = 'won' GROUP BY days
UNION ALL
SELECT 'stay', {{rank}} AS step, {{stay_days}} AS days, '', '', COUNT(*), 0
 FROM cohort JOIN stages_passage p ON p.record_kind = '{Deal.KIND}' AND p.record_id = cohort.id
 WHERE p.pipeline_id = {{pipeline}} AND p.left_at IS NOT NULL GROUP BY step, days
"""


def facts(reader: Reader, values: Values, steps: Steps) -> Facts:
    """One query whatever the size."""
    base = _cohort(reader, values, steps)
    return of_cohort(_rows(base, steps) if base else [], steps.count)


def _rows(base: Sql, steps: Steps) -> list[Fact]:
    counted = COUNTED.format(
        win_days=sql.days("closed_at", "started"),
        stay_days=sql.days("p.left_at", "p.entered_at"),
        rank=sql.rank("p.stage_id", steps.ids),
        pipeline=steps.pipeline,
    )
    return (base + counted).rows()


def records(reader: Reader, values: Values, steps: Steps, row: str, column: str) -> QuerySet[Any] | None:
    """The deals behind a cell; None for a cell that the funnel does not have."""
    deals = deals_of(reader, values)
    base = _cohort(reader, values, steps)
    if row != "won" and row not in steps.keys:
        return None
    if base is None:
        return deals.none()
    step = steps.count if row == "won" else steps.keys.index(row)
    return (base + "SELECT id FROM cohort WHERE" + _behind(steps, step, column)).among(deals)


def _behind(steps: Steps, step: int, column: str) -> Sql:
    won = step == steps.count
    if column in ("lost", "open"):
        return Sql("reached = %s AND state = %s", [step, column])
    if column == "passed" and not won:
        return Sql("reached > %s", [step])
    if column == "median_days" and not won:
        stays = "SELECT record_id FROM stages_passage WHERE record_kind = %s AND stage_id = %s AND left_at IS NOT NULL"
        return Sql(f"id IN ({stays})", [Deal.KIND, steps.ids[step]]) if steps.ids else Sql("1 = 0")
    return Sql("reached >= %s", [step])


def _cohort(reader: Reader, values: Values, steps: Steps) -> Sql | None:
    """The beginning of a statement: `cohort` with id, state, currency, amount, closed_at, started, reached."""
    columns = ("id", "state", "currency", "amount", "created_at", "closed_at")
    deals = sql.chosen(deals_of(reader, values), *columns)
    if deals is None:
        return None
    path = (
        f"path AS (SELECT record_id, MIN(entered_at) AS started, MAX({sql.rank('stage_id', steps.ids)}) AS reached "
        f"FROM stages_passage WHERE record_kind = '{Deal.KIND}' AND pipeline_id = {steps.pipeline} "
        "AND record_id IN (SELECT id FROM deal) GROUP BY record_id)"
    )
    cohort = (
        "cohort AS (SELECT deal.id, state, currency, amount, closed_at, COALESCE(started, created_at) AS started, "
        f"CASE WHEN state = 'won' THEN {steps.count} ELSE COALESCE(reached, 0) END AS reached "
        "FROM deal LEFT JOIN path ON path.record_id = deal.id WHERE"
    )
    started = sql.within("COALESCE(started, created_at)", values["period"])
    return Sql(f"WITH deal ({', '.join(columns)}) AS (") + deals + f"), {path}, {cohort}" + started + ")"
