"""The Pareto chart: value by rank of the clients, its classes told by colour, the cumulative share across."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from krug.core.reports import figures
from krug.core.reports.columns import share
from krug.core.reports.results import Chart, Result, Series, Values
from krug.modules.analysis.parameters import DEALS
from krug.modules.analysis.sales import money

BARS = 20
COLOURS = {"A": "--ch1", "B": "--ch2", "C": "--ch5"}


@dataclass(frozen=True)
class Curve:
    """`value` of each class by number of the bar. Up to BARS clients have a bar each, more are parted evenly."""

    clients: int
    value: Mapping[str, Counter[int]]


def chart(values: Values, result: Result, before: Result | None) -> Chart | None:
    curve: Curve = result.drawn
    if not curve.clients:
        return None
    bars = range(min(BARS, curve.clients))
    is_money = values["by"] != DEALS
    series = [
        Series(name, COLOURS[name], [money(found[bar]) if is_money else found[bar] for bar in bars])
        for name, found in curve.value.items()
    ]
    return Chart(
        title=_("Value by rank of the clients"),
        categories=[_places(bar, curve.clients) for bar in bars],
        series=series,
        ends=[],
        unit="money" if is_money else "number",
        upright=True,
        line=Series(_("Cumulative share"), "--ch3", _cumulative(curve, bars)),
        levels=[Decimal(values[name]) / 100 for name in ("a", "b")],
    )


def _cumulative(curve: Curve, bars: range) -> list[Decimal]:
    whole = sum(found.total() for found in curve.value.values())
    upto, line = 0, []
    for bar in bars:
        upto += sum(found[bar] for found in curve.value.values())
        line.append(share(upto, whole) or Decimal(0))
    return line


def _places(bar: int, clients: int) -> str:
    """The ranks that stand in a bar: "1" or "11–20"."""
    if clients <= BARS:
        return str(bar + 1)
    first, after = (-(-number * clients // BARS) for number in (bar, bar + 1))
    if after - first == 1:
        return figures.number(first + 1)
    return f"{figures.number(first + 1)}–{figures.number(after)}"
