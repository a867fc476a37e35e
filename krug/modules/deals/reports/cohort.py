"""By cohort: the deals whose first entry lies in the period, wherever they are now."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.results import Values
from krug.core.reports.sql import Sql
from krug.core.reports.tallies import kept_cells, whole_departments
from krug.modules.deals.models import Deal
from krug.modules.deals.reports import cohort_tally
from krug.modules.deals.reports.cohort_sql import cohort_of, counted
from krug.modules.deals.reports.facts import Cohort, Facts
from krug.modules.deals.reports.parameters import deals_of
from krug.modules.deals.reports.stages import Steps


def facts(reader: Reader, values: Values, steps: Steps) -> Facts:
    """A constant number of queries, whatever the size.

    Whole departments over whole months are added up from what was counted before; days at the edges of the period,
    and deals chosen otherwise, are counted here and now.
    """
    found = Cohort(steps.count)
    departments = None if values["manager"] or values["channel"] else whole_departments(reader, Deal.KIND)
    whole, edges = values["period"].months_and_edges()
    if departments is None or whole is None or not values["kind"]:
        whole, edges = None, [values["period"]]
    if whole is not None and departments is not None:
        for cell in kept_cells(cohort_tally.counting(int(values["kind"]), steps), departments):
            found.add_cell(cell, whole)
    for period in edges:
        base = _base(reader, values, steps, period)
        if base is not None:
            found.add_rows(counted(base, steps))
    return found.facts()


def records(reader: Reader, values: Values, steps: Steps, row: str, column: str) -> QuerySet[Any] | None:
    """The deals behind a cell; None for a cell that the funnel does not have."""
    if row != "won" and row not in steps.keys:
        return None
    deals = deals_of(reader, values)
    base = _base(reader, values, steps, values["period"])
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


def _base(reader: Reader, values: Values, steps: Steps, period: Period) -> Sql | None:
    return cohort_of(deals_of(reader, values), steps, period)
