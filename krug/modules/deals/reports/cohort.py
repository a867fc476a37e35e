"""By cohort: the deals whose first entry lies in the period, wherever they are now."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from krug.core.reports.readers import Reader
from krug.core.reports.results import Values
from krug.core.reports.sql import Sql
from krug.core.reports.tallies import kept_cells
from krug.modules.deals.models import Deal
from krug.modules.deals.reports.cohort_sql import cohort_of, counted
from krug.modules.deals.reports.cohort_tally import TALLYING
from krug.modules.deals.reports.facts import Cohort, Facts
from krug.modules.deals.reports.parameters import deals_of
from krug.modules.deals.reports.stages import Steps
from krug.modules.deals.reports.tallying import shares


def facts(reader: Reader, values: Values, steps: Steps) -> Facts:
    """A constant number of queries, whatever the size."""
    found, share = Cohort(steps.count), shares(reader, values)
    if share.months is not None:
        for cell in kept_cells(TALLYING.counting(int(values["kind"]), steps), share.departments):
            found.add_cell(cell, share.months)
    for deals, period in share.live:
        base = cohort_of(deals, steps, period)
        if base is not None:
            found.add_rows(counted(base, steps))
    return found.facts()


def records(reader: Reader, values: Values, steps: Steps, row: str, column: str) -> QuerySet[Any] | None:
    """The deals behind a cell; None for a cell that the funnel does not have."""
    if row != "won" and row not in steps.keys:
        return None
    deals = deals_of(reader, values)
    base = cohort_of(deals, steps, values["period"])
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
