"""Classes A, B and C: clients from the greatest value down, parted by their share in the whole."""

from __future__ import annotations

from krug.core.reports import sql
from krug.core.reports.periods import Period
from krug.core.reports.results import Values
from krug.core.reports.sql import Sql
from krug.modules.analysis.parameters import DEALS, PROFIT, hundredths

CLASSES = ("A", "B", "C")
NONE = "none"  # clients of no sales


def classed(base: Sql, values: Values, period: Period, currency: str, name: str = "classed") -> Sql:
    """`base` and one more table of the statement, under `name`: each client of some value with its class.

    Columns: client_id, deals, amount and profit (in `currency`), value (what is measured by), place (1 is the first),
    upto (value of this one and all before), whole, clients, class. A client belongs to the class in which it begins:
    the one that crosses a threshold is still of the class above it.
    """
    value = {DEALS: "deals", PROFIT: "profit"}.get(values["by"], "amount")
    a, b = hundredths(values["a"]), hundredths(values["b"])
    summed = Sql(
        f", {name}_value AS (SELECT client_id, COUNT(*) AS deals, "
        "COALESCE(SUM(CASE WHEN currency = %s THEN amount END), 0) AS amount, "
        "COALESCE(SUM(CASE WHEN currency = %s THEN profit END), 0) AS profit FROM sale WHERE",
        [currency, currency],
    )
    ranked = (
        f"GROUP BY client_id), {name}_ranked AS (SELECT client_id, deals, amount, profit, {value} AS value, "
        "ROW_NUMBER() OVER line AS place, SUM({value}) OVER line AS upto, SUM({value}) OVER () AS whole, "
        "COUNT(*) OVER () AS clients FROM {name}_value WHERE {value} > 0 "
        "WINDOW line AS (ORDER BY {value} DESC, client_id ROWS UNBOUNDED PRECEDING))"
    ).format(name=name, value=value)
    parted = (
        f", {name} AS (SELECT ranked.*, CASE WHEN (upto - value) * 10000 < whole * {a} THEN 'A' "
        f"WHEN (upto - value) * 10000 < whole * {b} THEN 'B' ELSE 'C' END AS class FROM {name}_ranked ranked)"
    )
    return base + summed + sql.within("at", period) + ranked + parted
