"""Where clients stand at the end of each month by the days since they last bought, as the statements say it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from django.utils import timezone

from krug.core.reports import sql
from krug.core.reports.periods import Period, midnight, shift
from krug.core.reports.results import Values
from krug.core.reports.sql import Sql
from krug.modules.analysis.calendar import behind

ACTIVE, SLEEPING, LOST, NEW, RETURNED = "active", "sleeping", "lost", "new", "returned"


@dataclass(frozen=True)
class Months:
    """Each with its beginning and its end, the first and last as far as the period reaches and the clock has come."""

    starts: list[dt.datetime]
    ends: list[dt.datetime]
    active: dt.timedelta
    sleeping: dt.timedelta

    @classmethod
    def of(cls, firsts: Sequence[dt.date], values: Values) -> Months:
        """`firsts` are the months' first days, at least one."""
        period: Period = values["period"]
        starts = [midnight(day) for day in firsts]
        ends = [*starts[1:], min(midnight(shift(firsts[-1], 1)), timezone.now())]
        if period.start:
            starts[0] = max(starts[0], period.start)
        if period.end:
            ends[-1] = min(ends[-1], period.end)
        return cls(starts, ends, *(dt.timedelta(days=int(values[name])) for name in (ACTIVE, SLEEPING)))

    def before_ends(self, gap: dt.timedelta) -> list[dt.datetime]:
        """Who last bought at this moment or before it has not bought for `gap` when the month ends."""
        return [end - gap for end in self.ends]


def lined(base: Sql, months: Months) -> Sql:
    """`base` and one more table, `buying`: each sale with the one before and the one after it of the same client."""
    line = "OVER (PARTITION BY client_id ORDER BY at)"
    columns = f"client_id, at, LAG(at) {line} AS last_at, LEAD(at) {line} AS next_at"
    found = f", buying AS (SELECT {columns} FROM sale WHERE at < %s"
    return base + Sql(found, [sql.moment(months.ends[-1])]) + ")"


def stood(base: Sql, months: Months) -> dict[str, list[int]]:
    """How many clients are active, sleeping and lost when each month ends. One query.

    A sale says where its client stands from the first end after it up to the next sale: those ends are three runs, of
    which the database counts how many sales have the same.
    """
    numbers = (
        Sql(", run AS (SELECT")
        + behind("at", months.ends)
        + "AS comes,"
        + behind("at", months.before_ends(months.active), at_bound=False)
        + "AS sleeps,"
        + behind("at", months.before_ends(months.sleeping), at_bound=False)
        + "AS lost, CASE WHEN next_at IS NULL THEN"
        + str(len(months.ends))
        + "ELSE"
        + behind("next_at", months.ends)
        + "END AS goes FROM buying)"
    )
    counted = (
        "SELECT comes, sleeps, lost, goes, COUNT(*) FROM run WHERE goes > comes GROUP BY comes, sleeps, lost, goes"
    )
    steps = {name: [0] * (len(months.ends) + 1) for name in (ACTIVE, SLEEPING, LOST)}
    for comes, sleeps, lost, goes, count in (lined(base, months) + numbers + counted).rows():
        bounds = [min(int(bound), int(goes)) for bound in (comes, sleeps, lost, goes)]
        for name, first, after in zip(steps, bounds, bounds[1:], strict=False):
            steps[name][first] += int(count)
            steps[name][after] -= int(count)
    return {name: list(accumulate(found))[:-1] for name, found in steps.items()}


def came(base: Sql, months: Months) -> tuple[dict[str, list[int]], int]:
    """How many clients were new and how many returned in each month, and how many returned at all. One query."""
    within = Sql("at >= %s", [sql.moment(months.starts[0])])
    month = behind("at", months.ends) + "AS month"
    back = f"last_at IS NOT NULL AND {_gap()} >= {months.active.days}"
    counted = (
        lined(base, months)
        + ", coming AS (SELECT client_id, last_at,"
        + month
        + "FROM buying WHERE"
        + within
        + f"AND (last_at IS NULL OR {back}))"
        + "SELECT 'new', month, COUNT(*) FROM coming WHERE last_at IS NULL GROUP BY month UNION ALL "
        "SELECT 'returned', month, COUNT(DISTINCT client_id) FROM coming WHERE last_at IS NOT NULL GROUP BY month "
        "UNION ALL SELECT 'all', 0, COUNT(DISTINCT client_id) FROM coming WHERE last_at IS NOT NULL"
    )
    found = {name: [0] * len(months.ends) for name in (NEW, RETURNED)}
    back_at_all = 0
    for what, number, count in counted.rows():
        if what == "all":
            back_at_all = int(count)
        else:
            found[what][int(number)] += int(count)
    return found, back_at_all


def behind_figure(base: Sql, months: Months, name: str, number: int | None) -> Sql:
    """The clients of one figure; `number` None is the last row: those that came at all, those that stand at the end."""
    first, last = (number, number) if number is not None else (0, len(months.ends) - 1)
    start, end = sql.moment(months.starts[first]), sql.moment(months.ends[last])
    grouped = Sql("SELECT client_id FROM sale WHERE at < %s GROUP BY client_id HAVING", [end])
    asleep, gone = (sql.moment(months.ends[last] - gap) for gap in (months.active, months.sleeping))
    match name:
        case "new":
            return base + grouped + Sql("MIN(at) >= %s", [start])
        case "returned":
            since = Sql("SELECT client_id FROM buying WHERE at >= %s AND at < %s AND last_at IS NOT NULL", [start, end])
            return lined(base, months) + since + f"AND {_gap()} >= {months.active.days}"
        case "active":
            return base + grouped + Sql("MAX(at) > %s", [asleep])
        case "sleeping":
            return base + grouped + Sql("MAX(at) <= %s AND MAX(at) > %s", [asleep, gone])
    return base + grouped + Sql("MAX(at) <= %s", [gone])


def _gap() -> Any:
    """Whole days between a sale and the one before it."""
    return sql.days("at", "last_at")
