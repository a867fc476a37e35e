"""Sales: the won deals of clients, both as far as the reader sees them. Every analysis begins with them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import Min, QuerySet, Value

from krug.core.reports import currencies, sql
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.results import Values
from krug.core.reports.sql import Sql
from krug.modules.analysis.parameters import PROFIT
from krug.modules.clients.models import Client
from krug.modules.deals.models import DealState
from krug.modules.deals.reports import gross_profit
from krug.modules.deals.reports.parameters import clients_among, deals_of

COLUMNS = ("client_id", "closed_at", "currency", "amount")
# What the reader must see beside clients.
COUNTS = ("deal.client",)


def won(reader: Reader, values: Values) -> QuerySet[Any]:
    """The deals that are sales, whenever they were won."""
    return deals_of(reader, values).filter(state=DealState.WON, client__in=clients_among(reader, values))


def first_sale(reader: Reader, values: Values) -> dt.datetime | None:
    """When the first of them was won; asks the database only where the period is open at its beginning."""
    if values["period"].first is not None:
        return None
    found: dt.datetime | None = won(reader, values).aggregate(first=Min("closed_at"))["first"]
    return found


def sales(reader: Reader, values: Values, period: Period) -> Sql | None:
    """The beginning of a statement: `sale` has client_id, at, currency, amount and profit, which is told where it is
    asked for and nothing otherwise. None where there can be none."""
    deals = won(reader, values)
    deals = period.limit(deals, "closed_at")
    profit = gross_profit.of_deal() if values.get("by") == PROFIT else Value(0)
    chosen = sql.chosen(deals.annotate(gross_profit=profit), *COLUMNS, "gross_profit")
    return None if chosen is None else Sql("WITH sale (client_id, at, currency, amount, profit) AS (") + chosen + ")"


def others_than(reader: Reader, values: Values, statement: Sql | None) -> QuerySet[Any]:
    """The clients the statement does not give."""
    rows = clients_among(reader, values)
    return rows if statement is None else rows.exclude(pk__in=statement.among(reader.rows(Client.KIND)).values("pk"))


def among(reader: Reader, statement: Sql | None) -> QuerySet[Any]:
    """The clients the statement gives."""
    rows: QuerySet[Any] = reader.rows(Client.KIND)
    return rows.none() if statement is None else statement.among(rows)


def spoken(reader: Reader, base: Sql | None) -> tuple[str, dict[str, Decimal]]:
    """The currency the report speaks in, and what was sold in others. One query."""
    by = "SELECT currency, COUNT(*), COALESCE(SUM(amount), 0) FROM sale GROUP BY currency"
    rows = (base + by).rows() if base else []
    own = currencies.choose({code: int(count) for code, count, _sum in rows}, reader.user.firm.currency)
    others = {code: money(kopecks) for code, _count, kopecks in rows if code not in ("", own) and kopecks}
    return own, others


def money(kopecks: Any) -> Decimal:
    """What a database's sum of whole kopecks is worth."""
    return Decimal(int(kopecks or 0)).scaleb(-2)
