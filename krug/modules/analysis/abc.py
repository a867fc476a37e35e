"""ABC: how few clients bring most of the sales."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.reports.columns import Column, ColumnType, share
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Figure, Result, Row, Values
from krug.modules.analysis.classes import CLASSES, NONE, classed
from krug.modules.analysis.parameters import BY, PROFIT_COLUMN, A, B, by_measure, in_order
from krug.modules.analysis.pareto import BARS, Curve, chart
from krug.modules.analysis.sales import COUNTS, among, money, others_than, sales, spoken
from krug.modules.analysis.saying import how_abc
from krug.modules.clients.models import Client
from krug.modules.deals.reports.parameters import ANY_KIND, MANAGER, SEGMENT, clients_among


@dataclass
class Part:
    """One class: its clients and what they bought. `value` is what is measured by."""

    clients: int = 0
    deals: int = 0
    amount: int = 0
    profit: int = 0
    value: int = 0
    curve: Counter[int] = field(default_factory=Counter)

    def add(self, bar: int, clients: Any, deals: Any, amount: Any, profit: Any, value: Any) -> None:
        self.clients += int(clients)
        self.deals += int(deals)
        self.amount += int(amount)
        self.profit += int(profit)
        self.value += int(value)
        self.curve[bar] += int(value)


def _run(reader: Reader, values: Values) -> Result:
    """Three queries whatever the size."""
    base = sales(reader, values, values["period"])
    currency, others = spoken(reader, base)
    parts = {name: Part() for name in CLASSES}
    if base is not None:
        bars = f"CASE WHEN clients <= {BARS} THEN place - 1 ELSE (place - 1) * {BARS} / clients END"
        counted = (
            f"SELECT class, {bars} AS bar, COUNT(*), SUM(deals), SUM(amount), SUM(profit), SUM(value) "
            "FROM classed GROUP BY class, bar"
        )
        for name, bar, *sums in (classed(base, values, values["period"], currency) + counted).rows():
            parts[name].add(int(bar), *sums)
    clients, value = (sum(getattr(part, key) for part in parts.values()) for key in ("clients", "value"))
    rows, upto = [], 0
    for name, part in parts.items():
        upto += part.value
        rows.append(Row(name, _figures(name, part, clients, value, upto)))
    everybody = clients_among(reader, values).count()
    if clients:
        rows.append(_outside(everybody - clients))
    deals, amount, profit = (sum(getattr(p, key) for p in parts.values()) for key in ("deals", "amount", "profit"))
    totals = {"clients": clients, "deals": deals, "amount": money(amount), "share": share(value, value)}
    totals["profit"] = money(profit)
    totals |= {"of_clients": share(clients, clients), "upto": None}
    drawn = Curve(clients, {name: part.curve for name, part in parts.items()})
    return by_measure(Result(rows if clients else [], totals, currency, others, drawn), values, ABC.columns)


def _figures(name: str, part: Part, clients: int, value: int, upto: int) -> dict[str, Any]:
    return {
        "class": name,
        "clients": part.clients,
        "of_clients": share(part.clients, clients),
        "deals": part.deals,
        "amount": money(part.amount),
        "profit": money(part.profit),
        "share": share(part.value, value),
        "upto": share(upto, value),
    }


def _outside(clients: int) -> Row:
    """The clients of no sales, beside the classes: in no share and in no total."""
    nothing = {"of_clients": None, "deals": 0, "amount": Decimal(0), "share": None, "upto": None}
    nothing["profit"] = Decimal(0)
    return Row(NONE, {"class": NONE, "clients": clients, **nothing}, label=_("No sales"))


def _records(reader: Reader, values: Values, row: str, column: str) -> QuerySet[Any] | None:
    if row not in ("", NONE, *CLASSES):
        return None
    base = sales(reader, values, values["period"])
    currency, _others = spoken(reader, base)
    whole = classed(base, values, values["period"], currency) + "SELECT client_id FROM classed" if base else None
    if row == NONE:
        return others_than(reader, values, whole)
    if whole is not None and row:
        whole += f"WHERE class = '{row}'"
    return among(reader, whole)


ABC = Report(
    name="abc",
    title=gettext_lazy("ABC analysis of clients"),
    summary=gettext_lazy("Which clients bring most of the sales, and how many bring hardly any"),
    subject=Client.KIND,
    counts=COUNTS,
    parameters=(BY, A, B, ANY_KIND, MANAGER, SEGMENT),
    columns=(
        Column("class", gettext_lazy("Class"), ColumnType.TEXT, opens=False),
        Column("clients", gettext_lazy("Clients"), compared=True),
        Column("of_clients", gettext_lazy("Share of clients"), ColumnType.SHARE),
        Column("deals", gettext_lazy("Won deals"), compared=True),
        Column("amount", gettext_lazy("Revenue"), ColumnType.MONEY, 1, compared=True, of="deal.amount"),
        PROFIT_COLUMN,
        Column("share", gettext_lazy("Share"), ColumnType.SHARE),
        Column("upto", gettext_lazy("Cumulative share"), ColumnType.SHARE, opens=False),
    ),
    figures=(
        Figure(gettext_lazy("Clients with sales"), "", "clients"),
        Figure(gettext_lazy("Clients in class A"), "A", "clients"),
        Figure(gettext_lazy("Revenue"), "", "amount"),
        Figure(gettext_lazy("Clients without sales"), NONE, "clients"),
    ),
    run=_run,
    records=_records,
    how=how_abc,
    chart=chart,
    wrong=lambda values: in_order(values, "a", "b"),
)
