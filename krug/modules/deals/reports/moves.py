"""By moves: the deals that came into each stage in the period, and those won in it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.results import Values
from krug.core.reports.sql import Sql
from krug.core.reports.tallies import kept_cells
from krug.modules.deals.models import DealState
from krug.modules.deals.reports.facts import Fact, Facts, Moves
from krug.modules.deals.reports.moves_sql import STAYS, moves_of, stay, way_to_win, won_of
from krug.modules.deals.reports.moves_tally import TALLYING
from krug.modules.deals.reports.parameters import deals_of
from krug.modules.deals.reports.stages import Steps
from krug.modules.deals.reports.tallying import shares


def facts(reader: Reader, values: Values, steps: Steps) -> Facts:
    """A constant number of queries, whatever the size."""
    found, share = Moves(steps.count), shares(reader, values)
    period: Period = values["period"]
    if share.months is not None:
        for cell in kept_cells(TALLYING.counting(int(values["kind"]), steps), share.departments):
            found.add_cell(cell, share.months, period)
    for deals, part in share.live:
        found.add_rows(_counted(deals, steps, part, period))
    return found.facts


def _counted(deals: QuerySet[Any], steps: Steps, part: Period, period: Period) -> list[Fact]:
    """Two queries: each counts both the deals and their days, for putting the moves in order is what takes the time."""
    rows: list[Fact] = []
    moves, won = moves_of(deals, steps, part, period), won_of(_won(deals, part), steps)
    if moves is not None:
        counted = f"SELECT step, {stay()} AS days, ended, currency, COUNT(*), SUM(amount) FROM move "
        for step, days, ended, currency, count, kopecks in (moves + counted + "GROUP BY 1, 2, 3, 4").rows():
            rows.append(("deals", step, 0, ended, currency, count, kopecks))
            if days != STAYS:
                rows.append(("stay", step, days, "", "", count, 0))
    if won is not None:
        counted = f"SELECT {way_to_win()} AS days, currency, COUNT(*), SUM(amount) FROM won GROUP BY 1, 2"
        for days, currency, count, kopecks in (won + counted).rows():
            rows.append(("deals", steps.count, 0, "passed", currency, count, kopecks))
            rows.append(("win", 0, days, "", "", count, 0))
    return rows


def records(reader: Reader, values: Values, steps: Steps, row: str, column: str) -> QuerySet[Any] | None:
    """The deals behind a cell; None for a cell that the funnel does not have."""
    deals, period = deals_of(reader, values), values["period"]
    if row == "won":
        return deals.none() if column in ("lost", "open") else _won(deals, period)
    if row not in steps.keys:
        return None
    base = moves_of(deals, steps, period, period)
    return deals.none() if base is None else (base + _behind(steps.keys.index(row), column)).among(deals)


def _behind(step: int, column: str) -> Sql:
    if column == "conversion_from_previous" and step:
        return Sql("SELECT id FROM move WHERE step = %s AND ended = 'passed'", [step - 1])
    found = Sql("SELECT id FROM move WHERE step = %s", [step])
    if column in ("passed", "lost", "open"):
        return found + Sql("AND ended = %s", [column])
    return found + "AND left_at IS NOT NULL" if column == "median_days" else found


def _won(deals: QuerySet[Any], period: Period) -> QuerySet[Any]:
    rows = deals.filter(state=DealState.WON)
    return period.limit(rows, "closed_at")
