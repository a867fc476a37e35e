"""The clients themselves by rank, each with its class and share."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.keys import key_of
from krug.core.reports.columns import Column, ColumnType, share
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Figure, Result, Row, Values
from krug.core.reports.sql import Sql
from krug.modules.analysis.classes import classed
from krug.modules.analysis.parameters import BY, PROFIT_COLUMN, TOP, A, B, by_measure, in_order
from krug.modules.analysis.sales import COUNTS, among, money, sales, spoken
from krug.modules.analysis.saying import how_abc
from krug.modules.clients.models import Client
from krug.modules.deals.reports.parameters import ANY_KIND, MANAGER, SEGMENT

REST = "rest"
LISTED = (
    "SELECT client_id, (SELECT name FROM clients_client WHERE id = client_id), class, place, deals, amount, profit, "
    "value, upto, whole, clients FROM classed WHERE place <= %s ORDER BY place"
)
SUMMED = "SELECT COUNT(*), SUM(deals), SUM(amount), SUM(profit), SUM(value) FROM classed"


def _run(reader: Reader, values: Values) -> Result:
    """Three queries whatever the size."""
    base = sales(reader, values, values["period"])
    currency, others = spoken(reader, base)
    if base is None:
        return Result([], {}, currency, others)
    ranked = classed(base, values, values["period"], currency)
    top = int(values["top"])
    found = (ranked + Sql(LISTED, [top])).rows()
    clients, *sums = (int(one or 0) for one in (ranked + SUMMED).rows()[0])
    rows = [_row(*one) for one in found]
    if clients > len(rows):
        listed = [sum(int(one[number]) for one in found) for number in (4, 5, 6, 7)]
        rows.append(
            _rest(clients - len(rows), [whole - part for whole, part in zip(sums, listed, strict=True)], sums[3])
        )
    totals = {"clients": clients, "deals": sums[0], "amount": money(sums[1]), "profit": money(sums[2])}
    totals["share"] = share(sums[3], sums[3])
    return by_measure(Result(rows, totals, currency, others), values, ABC_CLIENTS.columns)


def _row(pk: int, name: str, letter: str, *told: Any) -> Row:
    place, deals, amount, profit, value, upto, whole, _clients = map(int, told)
    values = {
        "client": name,
        "place": place,
        "class": letter,
        "clients": 1,
        "deals": deals,
        "amount": money(amount),
        "profit": money(profit),
        "share": share(value, whole),
        "upto": share(upto, whole),
    }
    return Row(str(pk), values, url=f"/clients/{pk}")


def _rest(clients: int, left: list[int], whole: int) -> Row:
    """Whoever comes after the first, together."""
    deals, amount, profit, value = left
    shares = {"share": share(value, whole), "upto": share(whole, whole)}
    figures = {"clients": clients, "deals": deals, "amount": money(amount), "profit": money(profit), **shares}
    return Row(REST, {"client": "", "place": None, "class": "", **figures}, label=_("All the others"))


def _records(reader: Reader, values: Values, row: str, column: str) -> QuerySet[Any] | None:
    base = sales(reader, values, values["period"])
    currency, _others = spoken(reader, base)
    chosen = classed(base, values, values["period"], currency) + "SELECT client_id FROM classed" if base else None
    if chosen is not None and row == REST:
        chosen += Sql("WHERE place > %s", [int(values["top"])])
    elif chosen is not None and row:
        pk = key_of(row)
        if pk is None:
            return None
        chosen += Sql("WHERE client_id = %s", [pk])
    return among(reader, chosen)


def _how(values: Values, result: Result) -> list[tuple[str, str]]:
    top = _("the first %(top)d clients each; the rest together in the last row. At most %(most)d.")
    said = top % {"top": int(values["top"]), "most": TOP.most}
    return [*how_abc(values, result), (_("Listed:"), said)]


ABC_CLIENTS = Report(
    name="abc-clients",
    title=gettext_lazy("Clients by rank"),
    summary=gettext_lazy("Every client with its class, share and place"),
    subject=Client.KIND,
    counts=COUNTS,
    parameters=(BY, TOP, A, B, ANY_KIND, MANAGER, SEGMENT),
    columns=(
        Column("client", gettext_lazy("Client"), ColumnType.TEXT, opens=False),
        Column("place", gettext_lazy("Place"), opens=False),
        Column("class", gettext_lazy("Class"), ColumnType.TEXT, opens=False),
        Column("clients", gettext_lazy("Clients")),
        Column("deals", gettext_lazy("Won deals"), compared=True, opens=False),
        Column("amount", gettext_lazy("Revenue"), ColumnType.MONEY, 1, compared=True, opens=False, of="deal.amount"),
        PROFIT_COLUMN,
        Column("share", gettext_lazy("Share"), ColumnType.SHARE, opens=False),
        Column("upto", gettext_lazy("Cumulative share"), ColumnType.SHARE, opens=False),
    ),
    figures=(Figure(gettext_lazy("Clients with sales"), "", "clients"), Figure(gettext_lazy("Revenue"), "", "amount")),
    run=_run,
    records=_records,
    how=_how,
    wrong=lambda values: in_order(values, "a", "b"),
)
