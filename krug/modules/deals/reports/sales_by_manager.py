"""What each manager sold: deals in work, won and lost, revenue, and how long a win takes."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.reports import currencies, sql
from krug.core.reports.columns import Column, ColumnType, share
from krug.core.reports.medians import median
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Chart, Figure, Result, Row, Values
from krug.modules.deals.models import Deal, DealState
from krug.modules.deals.reports.parameters import ANY_KIND, CHANNEL, MANAGER, SEGMENT, deals_of
from krug.modules.deals.reports.revenue_chart import revenue_chart

KOPECK = Decimal("0.01")


@dataclass
class Sales:
    """One manager's deals of the period by how they stand, revenue by currency, wins by whole days."""

    deals: Counter[str] = field(default_factory=Counter)
    revenue: Counter[str] = field(default_factory=Counter)
    won_in: Counter[str] = field(default_factory=Counter)
    days: Counter[int] = field(default_factory=Counter)

    def add(self, other: Sales) -> None:
        for name, counter in vars(self).items():
            counter.update(vars(other)[name])

    def values(self, currency: str) -> dict[str, Any]:
        revenue = Decimal(self.revenue[currency]).scaleb(-2)
        won = self.won_in[currency]
        return {
            "deals": self.deals.total(),
            "won": self.deals[DealState.WON],
            "lost": self.deals[DealState.LOST],
            "conversion": share(self.deals[DealState.WON], self.deals.total()),
            "revenue": revenue,
            "average_deal": (revenue / won).quantize(KOPECK, ROUND_HALF_UP) if won else None,
            "median_days_to_win": median(self.days),
        }


MADE = F("created_at")


def _in_work(reader: Reader, values: Values, made: Any = MADE) -> QuerySet[Any]:
    """The deals in work at some moment of the period: made before it ended and not closed before it began.

    `made` says when a deal was made.
    """
    period: Period = values["period"]
    rows = deals_of(reader, values)
    if period.end:
        rows = rows.alias(made=made).filter(made__lt=period.end)
    if period.start:
        rows = rows.filter(Q(closed_at=None) | Q(closed_at__gte=period.start))
    return rows


def _run(reader: Reader, values: Values) -> Result:
    """Two queries whatever the size."""
    people = _sales(reader, values)
    whole = Sales()
    for sales in people.values():
        whole.add(sales)
    currency = currencies.choose(whole.won_in, reader.user.firm.currency)
    found = {user.pk: user for user in User.objects.filter(pk__in=[pk for pk in people if pk])}
    rows = []
    for pk, sales in people.items():
        user = found.get(pk or 0)
        place = user.department.name if user and user.department else ""
        head = {"manager": user.name if user else "", "department": place}
        rows.append(
            Row(str(pk or 0), {**head, **sales.values(currency)}, label="" if user else _("Nobody responsible"))
        )
    rows.sort(key=lambda row: (-row.values["revenue"], -row.values["won"], row.values["manager"], row.key))
    others = {
        code: Decimal(kopecks).scaleb(-2) for code, kopecks in whole.revenue.items() if code != currency and kopecks
    }
    return Result(rows, whole.values(currency), currency, others)


def _sales(reader: Reader, values: Values) -> dict[int | None, Sales]:
    columns = ("id", "responsible_id", "state", "currency", "amount", "created_at", "closed_at")
    # Wrapped up, so that SQLite reads all from one index that holds what is counted, and not row by row the table.
    deals = sql.chosen(_in_work(reader, values, Coalesce("created_at", "created_at")), *columns)
    found: dict[int | None, Sales] = defaultdict(Sales)
    if deals is None:
        return found
    closed = sql.within("closed_at", values["period"])
    begin = sql.Sql(f"WITH deal ({', '.join(columns)}) AS (") + deals + "), counted AS (SELECT *, CASE WHEN"
    counted = (
        "THEN state ELSE 'open' END AS stands FROM deal) SELECT responsible_id, stands, currency, "
        f"CASE WHEN stands = 'won' THEN {sql.days('closed_at', 'created_at')} ELSE 0 END AS days, "
        "COUNT(*), SUM(amount) FROM counted GROUP BY responsible_id, stands, currency, days"
    )
    for person, stands, currency, days, count, kopecks in (begin + closed + counted).rows():
        sales = found[person]
        sales.deals[stands] += count
        if stands == DealState.WON:
            sales.won_in[currency] += count
            sales.revenue[currency] += int(kopecks or 0)
            sales.days[int(days)] += count
    return found


def _records(reader: Reader, values: Values, row: str, column: str) -> QuerySet[Any] | None:
    rows = _in_work(reader, values)
    if row:
        person = key_of(row)
        if person is None:
            return None
        rows = rows.filter(responsible=person or None)
    if column in ("deals", "conversion"):
        return rows
    period: Period = values["period"]
    rows = rows.filter(state=DealState.LOST if column == "lost" else DealState.WON)
    return rows.filter(closed_at__lt=period.end) if period.end else rows


def _how(values: Values, result: Result) -> list[tuple[str, str]]:
    deals = _("those in work at any moment %(period)s: made before it ended and not closed before it began.")
    closed = _("deals closed %(period)s, by the day of closing; revenue and average deal are of the won.")
    return [
        (_("Deals:"), deals % {"period": values["period"].say()}),
        (_("Won and lost:"), closed % {"period": values["period"].say()}),
        (_("Conversion:"), _("the won among all the deals. Days to win: full days from making a deal to winning it.")),
        *currencies.how(result),
    ]


def _chart(values: Values, result: Result, before: Result | None) -> Chart | None:
    return revenue_chart(result, before, "manager")


SALES_BY_MANAGER = Report(
    name="sales-by-manager",
    title=gettext_lazy("Sales by manager"),
    summary=gettext_lazy("Who sold how much, with what conversion and how quickly"),
    subject=Deal.KIND,
    parameters=(ANY_KIND, MANAGER, CHANNEL, SEGMENT),
    columns=(
        Column("manager", gettext_lazy("Manager"), ColumnType.TEXT, opens=False),
        Column("department", gettext_lazy("Department"), ColumnType.TEXT, opens=False),
        Column("deals", gettext_lazy("Deals"), better=1),
        Column("won", gettext_lazy("Won deals"), better=1, compared=True),
        Column("lost", gettext_lazy("Lost here"), better=-1),
        Column("conversion", gettext_lazy("Conversion"), ColumnType.SHARE, 1, compared=True),
        Column("revenue", gettext_lazy("Revenue"), ColumnType.MONEY, 1, compared=True, of="amount"),
        Column("average_deal", gettext_lazy("Average deal"), ColumnType.MONEY, 1, of="amount"),
        Column("median_days_to_win", gettext_lazy("Days to win, median"), ColumnType.DAYS, -1),
    ),
    figures=(
        Figure(gettext_lazy("Revenue"), "", "revenue"),
        Figure(gettext_lazy("Won deals"), "", "won"),
        Figure(gettext_lazy("Conversion"), "", "conversion"),
        Figure(gettext_lazy("Average deal"), "", "average_deal"),
        Figure(gettext_lazy("Days to win, median"), "", "median_days_to_win"),
    ),
    run=_run,
    ranked_by="revenue",
    records=_records,
    how=_how,
    chart=_chart,
)
