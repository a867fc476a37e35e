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
Line = dict[str, Any]


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

    `medians` have the measure's key before the place. `groups` and their cells are those of the first level, where its
    rows do not add up to them, as tags do not. `others` are amounts in other currencies than `currency`.
    """

    cells: dict[tuple[Key, Any], Heap]
    rows: dict[Key, Heap]
    columns: dict[Any, Heap]
    whole: Heap
    currency: str
    others: dict[str, Decimal]
    medians: dict[tuple[str, Key | None, Any], Any]
    groups: dict[Key, Heap] = field(default_factory=dict)
    group_cells: dict[tuple[Key, Any], Heap] = field(default_factory=dict)


def count(plan: Plan, reader: Reader, period: Period) -> Counted:
    """Raises Refused for too many groups, or where it would take too long."""
    with limits.time_limit():
        asking = _Asking(plan, reader, period)
        lines = asking.lines(range(len(plan.dimensions)))
        whole = asking.lines(()) if plan.has_tags else lines
        currency = _currency(plan, reader, whole)
        medians = _medians(plan, asking, currency)
        found = Counted(defaultdict(Heap), defaultdict(Heap), defaultdict(Heap), Heap(), currency, {}, medians)
        _fill(found, plan, asking, lines, whole)
    found.others.update(_others(plan, whole, currency))
    return found


def _fill(found: Counted, plan: Plan, asking: _Asking, lines: list[Line], whole: list[Line]) -> None:
    """Where parts are tags, what they come to is asked anew: a record that bears two is one record."""
    measured, across = _measured(plan), len(plan.rows)
    is_spread = plan.columns is not None
    rows_again = is_spread and plan.columns is not None and plan.columns.is_tags
    columns_again = is_spread and any(one.is_tags for one in plan.rows)
    groups_again = plan.shape.has_subtotals and plan.has_tags

    def take(heap: Heap, line: Line) -> None:
        heap.take(line, measured, found.currency)

    for line in whole:
        take(found.whole, line)
    for line in lines:
        row, column = line["keys"][:across], line["keys"][-1]
        if not rows_again:
            take(found.rows[row], line)
        if is_spread:
            take(found.cells[row, column], line)
            if not columns_again:
                take(found.columns[column], line)
    for line in asking.lines(range(across)) if rows_again else ():
        take(found.rows[line["keys"]], line)
    for line in asking.lines([across]) if columns_again else ():
        take(found.columns[line["keys"][0]], line)
    for line in asking.lines([0]) if groups_again else ():
        take(found.groups.setdefault(line["keys"], Heap()), line)
    for line in asking.lines([0, across]) if groups_again and is_spread else ():
        take(found.group_cells.setdefault((line["keys"][:1], line["keys"][1]), Heap()), line)


def _measured(plan: Plan) -> list[Told]:
    """One measure of each field that is added up."""
    return list({one.measure.field: one for one in plan.measures if one.field}.values())


@dataclass(frozen=True)
class _Asking:
    """What the database is asked: the records in question, grouped at some of the places."""

    plan: Plan
    reader: Reader
    period: Period

    def rows(self, places: Sequence[int]) -> Any:
        return self.plan.records(self.reader, self.period, places)

    def lines(self, places: Sequence[int]) -> list[Line]:
        """One line for each group and currency. Raises Refused for too many."""
        return _lines(self.plan, self.rows(places), places)


def _lines(plan: Plan, rows: Any, places: Sequence[int]) -> list[Line]:
    parts = [f"part_{at}" for at in places]
    sums: dict[str, Any] = {"n": Count("pk")}
    for one in _measured(plan):
        name, column = one.measure.field, one.field.column if one.field else ""
        sums |= {f"sum_{name}": Sum(column), f"n_{name}": Count(column)}
        sums |= {f"min_{name}": Min(column), f"max_{name}": Max(column)}
    by_currency = ["currency"] if _splits_by_currency(plan) else []
    if not parts and not by_currency:
        return [{**rows.order_by().aggregate(**sums), "keys": ()}]
    asked = rows.order_by().values(*parts, *by_currency).annotate(**sums)
    found = list(asked[: limits.MOST_GROUPS + 1])
    if len(found) > limits.MOST_GROUPS:
        raise limits.too_many_groups()
    for line in found:
        line["keys"] = keys_of([plan.dimensions[at] for at in places], [line[part] for part in parts])
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


def _medians(plan: Plan, asking: _Asking, currency: str) -> dict[tuple[str, Key | None, Any], Any]:
    """By measure, row and column; a row of the first group alone is its subtotal.

    Of a whole row the column is None, of a whole column the row, of all both.
    """
    found: dict[tuple[str, Key | None, Any], Any] = {}
    for one in plan.measures:
        if not one.is_median or one.field is None:
            continue
        across = len(plan.rows)
        levels: list[Sequence[int]] = [range(across), range(0), *([range(1)] if plan.shape.has_subtotals else [])]
        if plan.columns:
            levels += [range(across + 1), range(across, across + 1)]
            levels += [(0, across)] if plan.shape.has_subtotals else []
        for level in levels:
            rows = asking.rows(level)
            own = rows.filter(currency=currency) if one.is_money and plan.has_currency else rows
            for keys, value in _level(plan, own, one.field.column, level):
                row = keys[: sum(at < across for at in level)] if len(level) and level[0] == 0 else None
                found[one.key, row, (keys[-1],) if plan.columns and across in level else None] = value
    return found


def _level(plan: Plan, rows: Any, column: str, level: Sequence[int]) -> list[tuple[Key, Any]]:
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
