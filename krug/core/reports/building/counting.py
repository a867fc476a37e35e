"""The groups of a report out of the database: a fixed number of questions, however many records there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Min, Sum, Window
from django.db.models.functions import RowNumber

from krug.core.reports import currencies
from krug.core.reports.building import limits
from krug.core.reports.building.dimensions import Dimension, first_day
from krug.core.reports.building.measures import Told
from krug.core.reports.building.plans import Plan
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader

Key = tuple[Any, ...]


@dataclass
class Heap:
    """What is known of some records together: sums, how many have a value, the least and the most, by field."""

    records: int = 0
    sums: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    filled: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    least: dict[str, Any] = field(default_factory=dict)
    most: dict[str, Any] = field(default_factory=dict)
    has_currency: bool = False

    def take(self, line: dict[str, Any], measured: Iterable[Told], currency: str) -> None:
        """One group of the database more; its amounts only where they are in `currency`."""
        self.records += line["n"]
        is_own = line.get("currency", currency) == currency
        self.has_currency = self.has_currency or is_own
        for one in measured:
            name = one.measure.field
            if one.is_money and not is_own:
                continue
            self.sums[name] += line[f"sum_{name}"] or 0
            self.filled[name] += line[f"n_{name}"]
            if line[f"n_{name}"]:
                self.least[name] = min(self.least.get(name, line[f"min_{name}"]), line[f"min_{name}"])
                self.most[name] = max(self.most.get(name, line[f"max_{name}"]), line[f"max_{name}"])


@dataclass(frozen=True)
class Counted:
    """`cells` by (row, column), `rows` and `columns` by themselves, and the `whole`; a row is a tuple of groups.

    `medians` have the measure's key before the place. `others` are amounts in other currencies than `currency`.
    """

    cells: dict[tuple[Key, Any], Heap]
    rows: dict[Key, Heap]
    columns: dict[Any, Heap]
    whole: Heap
    currency: str
    others: dict[str, Decimal]
    medians: dict[tuple[str, Key | None, Any], Any]


def count(plan: Plan, reader: Reader, period: Period) -> Counted:
    """Raises Refused for too many groups, or where it would take too long."""
    with limits.time_limit():
        rows = plan.records(reader, period)
        lines = _lines(plan, rows)
        currency = _currency(plan, reader, lines)
        medians = _medians(plan, rows, currency)
    measured = _measured(plan)
    found = Counted(defaultdict(Heap), defaultdict(Heap), defaultdict(Heap), Heap(), currency, {}, medians)
    for line in lines:
        row, column = line["row"], line["column"]
        heaps = [found.rows[row], found.whole]
        if plan.columns:
            heaps += [found.cells[row, column], found.columns[column]]
        for heap in heaps:
            heap.take(line, measured, currency)
    found.others.update(_others(plan, lines, currency))
    return found


def _measured(plan: Plan) -> list[Told]:
    """One measure of each field that is added up."""
    return list({one.measure.field: one for one in plan.measures if one.field}.values())


def _lines(plan: Plan, rows: Any) -> list[dict[str, Any]]:
    parts = [f"part_{at}" for at in range(len(plan.dimensions))]
    sums: dict[str, Any] = {"n": Count("pk")}
    for one in _measured(plan):
        name, column = one.measure.field, one.field.column if one.field else ""
        sums |= {f"sum_{name}": Sum(column), f"n_{name}": Count(column)}
        sums |= {f"min_{name}": Min(column), f"max_{name}": Max(column)}
    by_currency = ["currency"] if _splits_by_currency(plan) else []
    asked = rows.order_by().values(*parts, *by_currency).annotate(**sums)
    found = list(asked[: limits.MOST_GROUPS + 1])
    if len(found) > limits.MOST_GROUPS:
        raise limits.too_many_groups()
    for line in found:
        keys = keys_of(plan.dimensions, [line[part] for part in parts])
        line["row"], line["column"] = keys[: len(plan.rows)], keys[-1] if plan.columns else None
    return found


def keys_of(dimensions: Sequence[Dimension], values: Sequence[Any]) -> Key:
    """The groups as they are told apart: what is empty is None, of days the first."""
    pairs = zip(dimensions, values, strict=True)
    return tuple(first_day(value) if one.is_dated else None if value == "" else value for one, value in pairs)


def _splits_by_currency(plan: Plan) -> bool:
    return plan.has_currency and any(one.is_money for one in plan.measures)


def _currency(plan: Plan, reader: Reader, lines: list[dict[str, Any]]) -> str:
    if not any(one.is_money for one in plan.measures):
        return ""
    counts: dict[str, int] = defaultdict(int)
    for line in lines:
        counts[line.get("currency", "")] += line["n"]
    return currencies.choose(counts, reader.user.firm.currency)


def _others(plan: Plan, lines: list[dict[str, Any]], currency: str) -> dict[str, Decimal]:
    """What the first amount comes to in each of the other currencies."""
    first = next((one for one in plan.measures if one.is_money), None)
    found: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines if first else []:
        if first and line.get("currency", currency) not in ("", currency):
            found[line["currency"]] += line[f"sum_{first.measure.field}"] or 0
    return dict(found)


def _medians(plan: Plan, rows: Any, currency: str) -> dict[tuple[str, Key | None, Any], Any]:
    """By measure, row and column; of a whole row the column is None, of a whole column the row, of all both."""
    found: dict[tuple[str, Key | None, Any], Any] = {}
    for one in plan.measures:
        if not one.is_median or one.field is None:
            continue
        own = rows.filter(currency=currency) if one.is_money and plan.has_currency else rows
        across = len(plan.rows)
        levels = [range(across), range(0)]
        if plan.columns:
            levels += [range(across + 1), range(across, across + 1)]
        for level in levels:
            for keys, value in _level(plan, own, one.field.column, level):
                row = keys[:across] if len(level) and level[0] == 0 else None
                found[one.key, row, (keys[-1],) if plan.columns and across in level else None] = value
    return found


def _level(plan: Plan, rows: Any, column: str, level: range) -> list[tuple[Key, Any]]:
    """The median of each group: the middle value, or the mean of the two in the middle."""
    parts = [f"part_{at}" for at in level]
    dimensions = [plan.dimensions[at] for at in level]
    group = [F(part) for part in parts]
    placed = rows.filter(**{f"{column}__isnull": False}).annotate(
        middle_value=F(column),
        middle_place=Window(RowNumber(), partition_by=group, order_by=F(column).asc()),
        middle_number=Window(Count("pk"), partition_by=group),
    )
    middle = placed.annotate(middle_twice=F("middle_place") * 2 - F("middle_number")).filter(
        middle_twice__gte=0, middle_twice__lte=2
    )
    by_key: dict[Key, list[Any]] = defaultdict(list)
    for *values, value in middle.order_by().values_list(*parts, "middle_value")[: 2 * limits.MOST_GROUPS + 2]:
        by_key[keys_of(dimensions, values)].append(Decimal(value))
    return [(key, sum(values, Decimal(0)) / len(values)) for key, values in by_key.items()]
