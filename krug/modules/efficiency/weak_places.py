"""Where somebody falls behind the others, or behind themselves, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.reports import figures
from krug.core.reports.results import Remark, Result, Row, Text, Values
from krug.modules.efficiency.counting import NOBODY

MOST_REMARKS = 5
# Of the others' figure, or of one's own of the period before: beyond that one falls behind.
BEHIND = Decimal("0.75")


@dataclass(frozen=True)
class Measure:
    """A figure in which people are set against one another. It speaks from `few` of the records in `counted_by` on,
    which lie behind the column `opens`. `is_less_better`: of minutes."""

    column: str
    counted_by: tuple[str, ...]
    few: int
    opens: str
    said: Text
    show: Callable[[Any], str]
    is_less_better: bool = False

    def enough(self, row: Row) -> bool:
        """Whether the row says something of a person or department."""
        counted = sum(row.values.get(name) or 0 for name in self.counted_by)
        return row.key != NOBODY and row.values.get(self.column) is not None and counted >= self.few

    def gap(self, own: Any, other: Any) -> Decimal | None:
        """Own figure as a part of the other, 1 where both are alike; None where there is nothing to compare with."""
        low, high = (other, own) if self.is_less_better else (own, other)
        return Decimal(low) / Decimal(high) if high else None


MEASURES = (
    Measure("conversion", ("won", "lost"), 5, "conversion", gettext_lazy("conversion"), figures.percent),
    Measure("in_time", ("done",), 10, "done", gettext_lazy("done in time"), figures.percent),
    Measure(
        "median_minutes",
        ("answered",),
        5,
        "answered",
        gettext_lazy("minutes to the first answer"),
        figures.number,
        is_less_better=True,
    ),
)


def remarks(values: Values, result: Result, before: Result | None) -> list[Remark]:
    """The weakest places, the worst first: against the others' usual figure, and against the period before."""
    found = [*_against_others(result), *_against_before(result, before)]
    found.sort(key=lambda one: (one[0], one[1].what))
    return [remark for _gap, remark in found[:MOST_REMARKS]]


def _against_others(result: Result) -> Iterator[tuple[Decimal, Remark]]:
    for measure in MEASURES:
        rows = [row for row in result.rows if measure.enough(row)]
        for row in rows:
            others = sorted(other.values[measure.column] for other in rows if other is not row)
            if not others:
                continue
            usual = others[len(others) // 2]
            gap = measure.gap(row.values[measure.column], usual)
            if gap is not None and gap <= BEHIND:
                yield gap, _remark(row, measure, _("%(figure)s; others usually %(other)s"), usual)


def _against_before(result: Result, before: Result | None) -> Iterator[tuple[Decimal, Remark]]:
    for row in result.rows if before else []:
        old = before.row(row.key) if before else None
        for measure in MEASURES:
            if old is None or not measure.enough(row) or not measure.enough(old):
                continue
            was = old.values[measure.column]
            gap = measure.gap(row.values[measure.column], was)
            if gap is not None and gap <= BEHIND:
                yield gap, _remark(row, measure, _("%(figure)s; before %(other)s"), was)


def _remark(row: Row, measure: Measure, said: str, other: Any) -> Remark:
    words = {"figure": measure.show(row.values[measure.column]), "other": measure.show(other)}
    return Remark(
        f"{row.label}, {measure.said}:", said % words, (row.key, measure.opens), _("Show what it is counted from")
    )
