"""The funnel by moves counted in parts: by department and the month in which the deals were made.

A period asks for a deal's last entry into each step within it. So of the entries of each month the last is kept, with
the month in which the deal came into that step again: the entry is the period's last where that month lies behind it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from krug.core.reports import sql
from krug.core.reports.sql import Sql
from krug.core.reports.tallies import Counting, Key
from krug.modules.deals.models import Deal
from krug.modules.deals.reports.moves_cells import Cell, cell_of
from krug.modules.deals.reports.moves_sql import COLUMNS, ENDED, STAYS, first_entry
from krug.modules.deals.reports.stages import Steps
from krug.modules.deals.reports.tally_parts import PLACE, deals_in, faults_of, month_made, month_of

SUBJECT = "funnel-moves-"


def counting(kind: int, steps: Steps) -> Counting:
    """How the moves of one kind of deal are counted. They hang on the stages, their order, the firm's time zone."""
    shape = hashlib.sha256(repr((steps.pipeline, steps.ids, settings.TIME_ZONE)).encode()).hexdigest()

    def count(departments: list[int], months: list[str] | None) -> dict[Key, Any]:
        return _count(kind, steps, departments, months)

    return Counting(Deal.KIND, f"{SUBJECT}{kind}", shape, count)


def _count(kind: int, steps: Steps, departments: list[int], months: list[str] | None) -> dict[Key, Any]:
    deals = sql.chosen(deals_in(kind, departments, months), *COLUMNS)
    if deals is None:
        return {}
    begin = Sql(f"WITH deal ({', '.join(COLUMNS)}) AS (") + deals + "),"
    moves: dict[Key, list[Any]] = defaultdict(list)
    won: dict[Key, list[Any]] = defaultdict(list)
    for department, made, *row in (begin + _moves(steps)).rows():
        moves[int(department), str(made)].append(row)
    for department, made, *row in (begin + _won(steps)).rows():
        won[int(department), str(made)].append(row)
    cells: dict[Key, Cell] = {key: cell_of(moves[key], won[key]) for key in {*moves, *won}}
    return dict(cells)


def _moves(steps: Steps) -> str:
    days = f"CASE WHEN left_at IS NULL THEN {STAYS} ELSE {sql.days('left_at', 'entered_at')} END"
    return (
        f"{_entries(steps) if steps.ids else _comings()} SELECT {PLACE}, {month_made()}, came, COALESCE(again, ''), "
        f"step, {days} AS days, {ENDED} AS ended, currency, COUNT(*), SUM(amount) "
        "FROM latest JOIN deals_deal d ON d.id = latest.record_id GROUP BY 1, 2, 3, 4, 5, 6, 7, 8"
    )


def _entries(steps: Steps) -> str:
    rank = sql.rank("stage_id", steps.ids)
    return (
        f"entry AS (SELECT id, record_id, {rank} AS step, entered_at, left_at, LEAD({rank}) OVER "
        f"(PARTITION BY record_id ORDER BY entered_at, id) AS next_step, {month_of('entered_at')} AS came "
        f"FROM stages_passage WHERE record_kind = '{Deal.KIND}' AND +pipeline_id = {steps.pipeline} "
        "AND record_id IN (SELECT id FROM deal)), "
        "monthly AS (SELECT *, ROW_NUMBER() OVER "
        "(PARTITION BY record_id, step, came ORDER BY entered_at DESC, id DESC) AS turn FROM entry), "
        "latest AS (SELECT record_id, step, entered_at, left_at, next_step, came, LEAD(came) OVER "
        "(PARTITION BY record_id, step ORDER BY came) AS again FROM monthly WHERE turn = 1)"
    )


def _comings() -> str:
    return (
        f"latest AS (SELECT id AS record_id, 0 AS step, created_at AS entered_at, closed_at AS left_at, "
        f"CAST(NULL AS INTEGER) AS next_step, {month_of('created_at')} AS came, CAST(NULL AS TEXT) AS again FROM deal)"
    )


def _won(steps: Steps) -> str:
    return (
        f"won AS (SELECT deal.*, COALESCE({first_entry(steps)}, created_at) AS started FROM deal WHERE state = 'won') "
        f"SELECT {PLACE}, {month_made()}, {month_of('closed_at')}, {sql.days('closed_at', 'started')} AS days, "
        "currency, COUNT(*), SUM(amount) FROM won GROUP BY 1, 2, 3, 4, 5"
    )


def faults() -> Iterator[str]:
    return faults_of(SUBJECT, counting)
