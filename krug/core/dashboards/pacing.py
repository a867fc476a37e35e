"""How far a figure has come towards what it is to reach, and whether that keeps pace with the working days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from krug.core.dashboards.panels import Panel, goal_of
from krug.core.records.cleaning import Invalid
from krug.core.reports import figures
from krug.core.reports.columns import Column, ColumnType
from krug.core.reports.periods import Period
from krug.core.reports.report import Report
from krug.core.reports.results import Result
from krug.core.reports.working_days import WorkingDays

MOST = 999


@dataclass(frozen=True)
class Pace:
    """`done` and `due` are per cent of the target, `due` None where no pace is kept; `bar` and `mark` are those of the
    drawing, from 0 to 100. `tone` is "good", "bad" or ""."""

    target: str
    done: int
    due: int | None
    due_said: str
    tone: str

    @property
    def bar(self) -> int:
        return max(0, min(self.done, 100))

    @property
    def mark(self) -> int | None:
        return None if self.due is None else max(0, min(self.due, 100))


def pace(panel: Panel, found: Report, result: Result, period: Period, today: dt.date) -> Pace | None:
    """Against the panel's own goal, or else against the target that the report knows; None where there is neither."""
    column = found.column(panel.column)
    values = _values(panel, result)
    value = values.get(column.key)
    target, due = _target(panel, found, values, column, period, today)
    if value is None or target is None:
        return None
    short = column.type is ColumnType.MONEY
    said = [figures.compact(one, result.currency) if short else column.show(one) for one in (target, due or 0)]
    is_good = _is_good(column, value, target, due)
    return Pace(
        target=said[0],
        done=_per_cent(value, target),
        due=None if due is None else _per_cent(due, target),
        due_said="" if due is None else said[1],
        tone="" if is_good is None else "good" if is_good else "bad",
    )


def _values(panel: Panel, result: Result) -> dict[str, Any]:
    if not panel.row:
        return result.totals
    row = result.row(panel.row)
    return row.values if row else {}


def _target(
    panel: Panel, found: Report, values: dict[str, Any], column: Column, period: Period, today: dt.date
) -> tuple[Decimal | None, Decimal | None]:
    """What is to be reached, and what of it by the end of today."""
    try:
        goal = goal_of(panel)
    except Invalid:
        goal = None
    if goal is None:
        known = next(((target, due) for name, target, due in found.aims if name == column.key), None)
        return (_decimal(values.get(known[0])), _decimal(values.get(known[1]))) if known else (None, None)
    goal = goal / 100 if column.type is ColumnType.SHARE else goal  # typed in per cent
    adds_up = column.type in (ColumnType.MONEY, ColumnType.NUMBER) and column.better >= 0
    gone = WorkingDays.of_firm().gone(period, today) if adds_up else None
    if gone is None:
        return goal, None
    return goal, (goal * gone.numerator / gone.denominator).quantize(Decimal("0.01"))


def _is_good(column: Column, value: Any, target: Decimal, due: Decimal | None) -> bool | None:
    if column.better < 0:
        return bool(value <= target)
    return bool(value >= (target if due is None else due))


def _per_cent(value: Any, target: Decimal) -> int:
    if not target:
        return 100 if value else 0
    share = int(Decimal(value) * 100 / target)
    return max(-MOST, min(MOST, share))


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)
