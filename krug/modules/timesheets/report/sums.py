"""What was booked in a period, added up by whatever the report has in its rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.results import Values
from krug.modules.timesheets.models import TimeEntry

# By what there is one row: the column, or the length of time.
COLUMNS = {"person": "responsible_id", "client": "client_id", "deal": "deal_id", "kind": "kind_id"}
WEEK, MONTH = "week", "month"


@dataclass
class Spent:
    """Minutes, of which billed, and what they come to by currency."""

    minutes: int = 0
    billable: int = 0
    amounts: Counter[str] = field(default_factory=Counter)

    def add(self, minutes: int, billable: int, currency: str, amount: Decimal | None) -> None:
        self.minutes += minutes
        self.billable += billable
        if amount is not None:
            self.amounts[currency] += int(amount * 100)

    def amount(self, currency: str) -> Decimal:
        return Decimal(self.amounts[currency]).scaleb(-2)


def entries(reader: Reader, values: Values) -> QuerySet[Any]:
    """The entries of the period that the reader may count, as narrowed down by what else was asked."""
    period: Period = values["period"]
    rows: QuerySet[Any] = reader.rows(TimeEntry.KIND)
    if period.first:
        rows = rows.filter(day__gte=period.first)
    if period.last:
        rows = rows.filter(day__lte=period.last)
    if values.get("responsible"):
        rows = rows.filter(responsible=values["responsible"])
    return rows.filter(kind=values["kind"]) if values.get("kind") else rows


def added_up(rows: QuerySet[Any], by: str) -> dict[Any, Spent]:
    """By the id of what `by` names, None for none; by the first day of the week or month. One query."""
    column = COLUMNS.get(by, "day")
    sums = rows.order_by().values_list(column, "currency").annotate(Sum("spent"), Sum("billable_time"), Sum("amount"))
    found: dict[Any, Spent] = defaultdict(Spent)
    for key, currency, spent, billable, amount in sums:
        found[first_day(key, by) if column == "day" else key].add(spent, billable, currency, amount)
    return found


def whole(parts: Iterable[Spent]) -> Spent:
    found = Spent()
    for part in parts:
        found.minutes += part.minutes
        found.billable += part.billable
        found.amounts.update(part.amounts)
    return found


def first_day(day: dt.date, by: str) -> dt.date:
    return day.replace(day=1) if by == MONTH else day - dt.timedelta(days=day.weekday())


def days_of(first: dt.date, by: str) -> tuple[dt.date, dt.date]:
    """The first and the last day of the week or month that begins so."""
    if by == MONTH:
        return first, (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return first, first + dt.timedelta(days=6)
