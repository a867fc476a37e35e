"""By moves: the deals that came into each stage in the period, and those won in it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from krug.core.reports import sql
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.results import Values
from krug.core.reports.sql import Sql
from krug.core.reports.tallies import kept_cells, whole_departments
from krug.modules.deals.models import Deal, DealState
from krug.modules.deals.reports import moves_tally
from krug.modules.deals.reports.facts import Fact, Facts, of_moves
from krug.modules.deals.reports.moves_cells import Moves
from krug.modules.deals.reports.moves_sql import STAYS, moves_of, won_of
from krug.modules.deals.reports.parameters import deals_of
from krug.modules.deals.reports.stages import Steps


def facts(reader: Reader, values: Values, steps: Steps) -> Facts:
    """A constant number of queries, whatever the size.

    Whole departments over whole months are added up from what was counted before; all else is counted here and now.
    """
    departments = None if values["manager"] or values["channel"] else whole_departments(reader, Deal.KIND)
    whole, edges = values["period"].months_and_edges()
    if departments is None or whole is None or edges or not values["kind"]:
        return _counted(reader, values, steps)
    found = Moves(steps.count, whole)
    for cell in kept_cells(moves_tally.counting(int(values["kind"]), steps), departments):
        found.add(cell)
    return found.found


def _counted(reader: Reader, values: Values, steps: Steps) -> Facts:
    """Two queries: each counts both the deals and their days, for putting the moves in order is what takes the time."""
    rows: list[Fact] = []
    moves, won = _moves(reader, values, steps), won_of(_won_deals(reader, values), steps)
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
    return moves_of(deals_of(reader, values), steps, values["period"])


def _won_deals(reader: Reader, values: Values) -> QuerySet[Any]:
    period: Period = values["period"]
    rows = deals_of(reader, values).filter(state=DealState.WON)
    if period.start:
        rows = rows.filter(closed_at__gte=period.start)
    return rows.filter(closed_at__lt=period.end) if period.end else rows
