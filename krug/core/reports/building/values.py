"""The figures of one group: counted ones out of its heap, then what formulas make of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from krug.core.records.formulas.language import Fault
from krug.core.records.formulas.working import work_out
from krug.core.reports.building.counting import Heap
from krug.core.reports.building.measures import TOTAL, Told
from krug.core.reports.building.shapes import What
from krug.core.reports.columns import FOUR, ColumnType
from krug.core.reports.periods import today

CENT = Decimal("0.01")


def figures_of(
    measures: Sequence[Told], heap: Heap, medians: Mapping[str, Any], whole: Mapping[str, Any]
) -> dict[str, Any]:
    """By key. `medians` are those of this group, `whole` the figures of all records, {} while these are made."""
    plain = {one.key: _figure(one, heap, medians) for one in measures if one.node is None}
    known = {**plain, **{TOTAL + key: value for key, value in (whole or plain).items()}}
    made = {one.key: _made(one, known) for one in measures if one.node is not None}
    return {one.key: made[one.key] if one.node is not None else plain[one.key] for one in measures}


def nothing(measures: Sequence[Told]) -> dict[str, Any]:
    """A cell of a pivot in which no record lies."""
    return {one.key: 0 if one.measure.what == What.COUNT else None for one in measures}


def _figure(one: Told, heap: Heap, medians: Mapping[str, Any]) -> Any:
    what, name = one.measure.what, one.measure.field
    if what == What.COUNT:
        return heap.records
    # Of records in other currencies only there is nothing to tell; of no records at all the sum is nought.
    if one.is_money and heap.records and not heap.has_currency:
        return None
    if what == What.SUM:
        return int(heap.sums[name]) if one.type is ColumnType.NUMBER else Decimal(heap.sums[name])
    if what == What.AVERAGE:
        filled = heap.filled[name]
        return _rounded(one, Decimal(heap.sums[name]) / filled) if filled else None
    if what == What.MEDIAN:
        value = medians.get(one.key)
        return None if value is None else _rounded(one, value)
    return (heap.least if what == What.LEAST else heap.most).get(name)


def _made(one: Told, known: Mapping[str, Any]) -> Decimal | None:
    """What the formula gives; None where it gives nothing, as what is divided by nought."""
    given = {name: None if value is None else Decimal(value) for name, value in known.items()}
    try:
        value = work_out(one.node, given, today()) if one.node else None
    except Fault:
        return None
    return _rounded(one, value) if isinstance(value, Decimal) else None


def _rounded(one: Told, value: Decimal) -> Decimal:
    return value.quantize(CENT if one.type is ColumnType.MONEY else FOUR, ROUND_HALF_UP) + 0
