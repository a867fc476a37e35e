"""The plan by week: how many deals must still come to each stage in each week, at least, as expected, and at most."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.reports.columns import Column, ColumnType
from krug.core.reports.periods import Period
from krug.core.reports.results import Result, Row
from krug.modules.deals.reports.backward_plan.history import History
from krug.modules.deals.reports.backward_plan.spread import Spread
from krug.modules.deals.reports.backward_plan.ways import BEGUN

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Need:
    """Deals, by the conversion of good months, of all the history and of bad months. None: not known."""

    low: int | None
    expected: int
    high: int | None

    def less(self, have: int) -> Need:
        low, high = (None if one is None else max(0, one - have) for one in (self.low, self.high))
        return Need(low, max(0, self.expected - have), high)


COLUMNS = (
    Column("stage", _("Stage"), ColumnType.TEXT, opens=False),
    Column("week", _("Week from"), ColumnType.DATE, opens=False),
    Column("low", _("Still to come, at least"), opens=False, blank="—"),
    Column("expected", _("Still to come"), opens=False, blank="—"),
    Column("high", _("Still to come, at most"), opens=False, blank="—"),
    Column("needed_deals", _("Deals needed"), opens=False),
    Column("have", _("On hand")),
    Column("start_by", _("Come there by"), ColumnType.DATE, opens=False),
)
OF_AMOUNTS = ("week", "low", "expected", "high")


def weekly(result: Result, past: History, month: Period, target: Decimal | None, today: dt.date, told: bool) -> Result:
    """The plan's rows of deals, each with its weeks below. `told`: whether the reader may know what amounts ask for."""
    columns = COLUMNS if told else tuple(column for column in COLUMNS if column.key not in OF_AMOUNTS)
    rows: list[Row] = []
    for row in result.rows:
        if row.key == "interests":
            continue
        need = need_of(past, target, step_of(row.key)) if target is not None and told else None
        rows += _rows(row, need, weeks_of(past, month, step_of(row.key), today))
    return replace(result, rows=rows, columns=columns)


def step_of(key: str) -> int | None:
    """None of the won."""
    if key == "won":
        return None
    return BEGUN if key == "begun" else int(key) - 1


def need_of(past: History, target: Decimal, step: int | None) -> Need:
    """What the target asks for at the step, whatever is on hand."""
    if step is None:
        won = past.needed(target, Fraction(1))
        return Need(won, won, won)
    expected, found = past.needed(target, past.on_the_way(step)), past.spreads[step]
    if not isinstance(found, Spread):
        return Need(None, expected, None)
    low = min(expected, past.needed(target, 1 / found.best)) if found.best else None
    high = max(expected, past.needed(target, 1 / found.worst)) if found.worst else None
    return Need(low, expected, high)


def weeks_of(past: History, month: Period, step: int | None, today: dt.date) -> list[dt.date]:
    """The Mondays of the weeks in which deals come to the step that are then won in the month: from its first to its
    last day, less the usual days to winning, those that are past left out. The week it is where all are past, for what
    is late must come at once; none where the month is over."""
    first, last = month.first or today, month.last or today
    if last < today:
        return []
    days = dt.timedelta(days=(past.usual_days(step) or 0) if step is not None else 0)
    begin, end = max(today, first - days), max(today, last - days)
    monday = begin - dt.timedelta(days=begin.weekday())
    return [monday + WEEK * number for number in range((end - monday).days // 7 + 1)]


def parted(count: int | None, parts: int) -> list[int | None]:
    """Evenly; what is left over comes in the first ones. So a greater count is nowhere less."""
    if count is None:
        return [None] * parts
    each, left = divmod(count, parts) if parts else (0, 0)
    return [each + (number < left) for number in range(parts)]


def _rows(row: Row, need: Need | None, weeks: Sequence[dt.date]) -> list[Row]:
    """The row of the stage, and one for each week in which something is to come."""
    stage = {"stage": row.values["stage"]}
    # The amount has no column here, but the headline of the target is read from it.
    kept = {name: row.values[name] for name in ("needed_deals", "needed_amount", "have", "start_by")}
    nothing = dict.fromkeys(kept)
    come = need.less(row.values["have"]) if need is not None and weeks else None
    whole = Row(row.key, {**stage, **_values(None, come), **kept}, is_sum=True, label=row.label)
    if come is None:
        return [whole]
    parts = zip(*(parted(count, len(weeks)) for count in (come.low, come.expected, come.high)), strict=True)
    found = [whole]
    for week, (low, expected, high) in zip(weeks, parts, strict=True):
        if low or expected or high:
            values = {"week": week, "low": low, "expected": expected, "high": high}
            found.append(Row(f"{row.key}/{week}", {**stage, **values, **nothing}, label=row.label))
    return found


def _values(week: dt.date | None, come: Need | None) -> dict[str, Any]:
    if come is None:
        return {"week": week, "low": None, "expected": None, "high": None}
    return {"week": week, "low": come.low, "expected": come.expected, "high": come.high}
