"""Both classifications at once: what each pair of classes holds, and the clients behind it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.results import Values
from krug.core.reports.sql import Sql
from krug.modules.analysis.calendar import whole_units
from krug.modules.analysis.classes import classed
from krug.modules.analysis.sales import among, first_sale, sales, spoken
from krug.modules.analysis.steadiness import FEW, steady

# Each client of some value with both its classes. Who bought only after the last whole month has no place among the
# steady: that is too few periods as well. The two are laid one under another, not joined: SQLite looks through all of
# the second for each row of the first, which grows with the square of the clients.
PAIRED = (
    f", paired AS (SELECT client_id, MAX(letter) AS letter, COALESCE(MAX(steadiness), '{FEW}') AS steadiness, "
    "MAX(deals) AS deals, MAX(amount) AS amount, MAX(value) AS value FROM ("
    "SELECT client_id, class AS letter, NULL AS steadiness, deals, amount, value FROM classed UNION ALL "
    "SELECT client_id, NULL, class, NULL, NULL, NULL FROM steady) both_classes "
    "GROUP BY client_id HAVING MAX(letter) IS NOT NULL)"
)


@dataclass
class Cell:
    clients: int = 0
    deals: int = 0
    amount: int = 0
    value: int = 0

    def add(self, other: Cell) -> None:
        for name, more in vars(other).items():
            setattr(self, name, getattr(self, name) + more)


@dataclass(frozen=True)
class Crossed:
    """`cells` by (A, B or C; X, Y, Z or few); `units` as `whole_units` gives them."""

    cells: dict[tuple[str, str], Cell]
    units: list[dt.date]
    currency: str
    others: dict[str, Decimal]

    def sum_of(self, letter: str = "", steadiness: str = "") -> Cell:
        """All the cells of one class, or of all."""
        whole = Cell()
        for (first, second), cell in self.cells.items():
            if letter in ("", first) and steadiness in ("", second):
                whole.add(cell)
        return whole


def crossed(reader: Reader, values: Values) -> Crossed:
    """Three queries whatever the size, two for a period with a beginning."""
    base, units, currency, others = _base(reader, values)
    if base is None:
        return Crossed({}, units, currency, others)
    counted = (
        "SELECT letter, steadiness, COUNT(*), SUM(deals), SUM(amount), SUM(value) FROM paired "
        "GROUP BY letter, steadiness"
    )
    rows = (_both(base, values, units, currency) + counted).rows()
    return Crossed({(a, x): Cell(*map(int, sums)) for a, x, *sums in rows}, units, currency, others)


def classes_of(reader: Reader, values: Values) -> list[tuple[int, str, str]]:
    """(client, A, B or C, X, Y, Z or few) of all who bought anything. Three queries whatever the size."""
    base, units, currency, _others = _base(reader, values)
    if base is None:
        return []
    told = _both(base, values, units, currency) + "SELECT client_id, letter, steadiness FROM paired"
    return [(int(pk), letter, steadiness) for pk, letter, steadiness in told.rows()]


def behind_cell(reader: Reader, values: Values, letter: str, steadiness: str) -> QuerySet[Any]:
    """The clients of a cell; "" is every class."""
    base, units, currency, _others = _base(reader, values)
    if base is None:
        return among(reader, None)
    found = _both(base, values, units, currency) + "SELECT client_id FROM paired WHERE 1 = 1"
    if letter:
        found += Sql("AND letter = %s", [letter])
    if steadiness:
        found += Sql("AND steadiness = %s", [steadiness])
    return among(reader, found)


def _both(base: Sql, values: Values, units: list[dt.date], currency: str) -> Sql:
    return steady(classed(base, values, values["period"], currency), values, units, currency) + PAIRED


def _base(reader: Reader, values: Values) -> tuple[Sql | None, list[dt.date], str, dict[str, Decimal]]:
    """All sales up to the end of the period, which know each client's first; the currency is that of the period's."""
    period: Period = values["period"]
    currency, others = spoken(reader, sales(reader, values, period))
    units = whole_units(period, values["unit"], first_sale(reader, values))
    return sales(reader, values, Period(None, period.last)), units, currency, others
