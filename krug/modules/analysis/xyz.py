"""XYZ: how steadily clients buy."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.reports import currencies, figures
from krug.core.reports.columns import Column, ColumnType, share
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Chart, End, Figure, Result, Row, Series, Values
from krug.modules.analysis.crossing import behind_cell, crossed
from krug.modules.analysis.parameters import BY, LEAST, UNIT, A, B, X, Y, in_order
from krug.modules.analysis.sales import COUNTS, money
from krug.modules.analysis.saying import counted, steadiness, too_few
from krug.modules.analysis.steadiness import FEW, STEADY
from krug.modules.clients.models import Client
from krug.modules.deals.reports.parameters import ANY_KIND, MANAGER, SEGMENT


def _run(reader: Reader, values: Values) -> Result:
    """Three queries whatever the size."""
    found = crossed(reader, _with_abc(values))
    whole = found.sum_of()
    rows = []
    for name in (*STEADY, FEW):
        cell = found.sum_of(steadiness=name)
        figures_ = {
            "class": name,
            "clients": cell.clients,
            "of_clients": share(cell.clients, whole.clients),
            "deals": cell.deals,
            "amount": money(cell.amount),
            "share": share(cell.value, whole.value),
        }
        rows.append(Row(name, figures_, label=_("Not enough periods") if name == FEW else ""))
    totals = {"clients": whole.clients, "deals": whole.deals, "amount": money(whole.amount)}
    totals |= {"of_clients": share(whole.clients, whole.clients), "share": share(whole.value, whole.value)}
    return Result(rows if whole.clients else [], totals, found.currency, found.others, found.units)


def _with_abc(values: Values) -> Values:
    """The classes by value are counted along and left out."""
    return {**values, **{one.name: Decimal(one.usual) for one in (A, B)}}


def _records(reader: Reader, values: Values, row: str, column: str) -> QuerySet[Any] | None:
    return behind_cell(reader, _with_abc(values), "", row) if row in ("", FEW, *STEADY) else None


def _how(values: Values, result: Result) -> list[tuple[str, str]]:
    if not result.rows:
        return [counted(values), too_few()]
    return [counted(values), *steadiness(values, result.drawn), *currencies.how(result)]


def _chart(values: Values, result: Result, before: Result | None) -> Chart | None:
    if not result.rows:
        return None
    old = {row.key: row.values["clients"] for row in before.rows} if before else {}
    return Chart(
        title=_("Clients"),
        categories=[str(row.label or row.key) for row in result.rows],
        series=[Series(_("Clients"), "--ch1", [row.values["clients"] for row in result.rows])],
        ends=[
            End(figures.number(row.values["clients"]), figures.percent(row.values["of_clients"])) for row in result.rows
        ],
        marks=Series(_("before"), "--ch-prev", [old.get(row.key, 0) for row in result.rows]) if before else None,
    )


XYZ = Report(
    name="xyz",
    title=gettext_lazy("XYZ analysis of clients"),
    summary=gettext_lazy("Who buys steadily, who by seasons, and who by chance"),
    subject=Client.KIND,
    counts=COUNTS,
    parameters=(BY, UNIT, X, Y, LEAST, ANY_KIND, MANAGER, SEGMENT),
    columns=(
        Column("class", gettext_lazy("Class"), ColumnType.TEXT, opens=False),
        Column("clients", gettext_lazy("Clients"), compared=True),
        Column("of_clients", gettext_lazy("Share of clients"), ColumnType.SHARE),
        Column("deals", gettext_lazy("Won deals"), compared=True),
        Column("amount", gettext_lazy("Revenue"), ColumnType.MONEY, 1, compared=True, of="deal.amount"),
        Column("share", gettext_lazy("Share"), ColumnType.SHARE),
    ),
    figures=(
        Figure(gettext_lazy("Clients with sales"), "", "clients"),
        Figure(gettext_lazy("Clients in class X"), "X", "clients"),
        Figure(gettext_lazy("Revenue"), "", "amount"),
    ),
    run=_run,
    records=_records,
    how=_how,
    chart=_chart,
    wrong=lambda values: in_order(values, "x", "y"),
)
