"""Classes X, Y and Z: how evenly a client buys, by the coefficient of variation of its months or quarters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from krug.core.reports.results import Values
from krug.core.reports.sql import Sql
from krug.modules.analysis.calendar import behind, moments
from krug.modules.analysis.parameters import DEALS, PROFIT, hundredths

STEADY = ("X", "Y", "Z")
FEW = "few"  # not enough periods to tell
# Two equal figures may differ in their last digit of a computer's fraction.
NEARLY = 1e-9


def steady(base: Sql, values: Values, units: Sequence[dt.date], currency: str) -> Sql:
    """`base` and one more table of the statement, `steady`: each client with its class, client_id and class.

    `units` are the first days of the periods and the day after the last. `base` must hold all sales before that day, so
    that a client's first one is known: earlier periods are not its own. A period of no sales counts as nothing bought.
    The deviation is that of the whole population. Fewer periods than `least`, or no sales in them, are FEW.
    """
    bounds = moments(units)
    count = max(len(bounds) - 1, 0)
    kopecks = "profit" if values["by"] == PROFIT else "amount"
    summed_up = f"COALESCE(SUM(CASE WHEN currency = %s THEN {kopecks} END), 0)"
    worth = "COUNT(*)" if values["by"] == DEALS else summed_up
    given = [] if values["by"] == DEALS else [currency]
    placed = (
        Sql(", placed AS (SELECT client_id, currency, amount, profit,")
        + behind("at", bounds)
        + "- 1 AS unit FROM sale)"
    )
    bought = Sql(
        f", bought AS (SELECT client_id, unit, CAST({worth} AS DOUBLE PRECISION) AS worth FROM placed "
        f"WHERE unit < {max(count, 1)} GROUP BY client_id, unit)",
        given,
    )
    own = f"CASE WHEN MIN(unit) < 0 THEN {count} ELSE {count} - MIN(unit) END"
    summed = (
        f", summed AS (SELECT client_id, {own} AS units, SUM(CASE WHEN unit >= 0 THEN worth ELSE 0 END) AS s, "
        "SUM(CASE WHEN unit >= 0 THEN worth * worth ELSE 0 END) AS q FROM bought GROUP BY client_id)"
    )
    x, y = (_square(hundredths(values[name])) for name in ("x", "y"))
    parted = (
        f", steady AS (SELECT client_id, CASE WHEN units < {int(values['least'])} OR s <= 0 THEN '{FEW}' "
        f"WHEN units * q - s * s <= {x} * s * s THEN 'X' WHEN units * q - s * s <= {y} * s * s THEN 'Y' "
        "ELSE 'Z' END AS class FROM summed)"
    )
    return base + placed + bought + summed + parted


def _square(hundredths_of_percent: int) -> str:
    """A threshold of the squared coefficient, units * q / s² - 1: no root is taken, which not every database has."""
    return repr((hundredths_of_percent / 10_000) ** 2 + NEARLY)
