"""What clients want: the interest lines of deals by product, how much, for how much, and what came of it."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.keys import key_of
from krug.core.records.sight import UNSEEN
from krug.core.reports import currencies, figures
from krug.core.reports.columns import Column, ColumnType, share
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Chart, End, Figure, Result, Row, Series, Values
from krug.modules.catalog.models import Product
from krug.modules.deals.models import Deal, DealState, InterestLine
from krug.modules.deals.reports.parameters import ANY_KIND, MANAGER, deals_of

MOST_BARS = 15
WORDS, HIDDEN = "0", "hidden"


def _deals(reader: Reader, values: Values) -> QuerySet[Any]:
    period: Period = values["period"]
    rows = deals_of(reader, values)
    return period.limit(rows, "created_at")


def _run(reader: Reader, values: Values) -> Result:
    """Four queries whatever the size. Products that the reader does not see are one row without a name."""
    deals = _deals(reader, values)
    lines = InterestLine.objects.filter(deal__in=deals.values("pk"))
    in_currency = Counter(dict(lines.order_by().values_list("deal__currency").annotate(n=Count("pk"))))
    own = currencies.choose(in_currency, reader.user.firm.currency)
    won = Q(deal__state=DealState.WON)
    counted: Any = (
        lines.order_by()
        .values("product", "deal__currency")
        .annotate(
            deals=Count("deal", distinct=True),
            quantity=Sum("quantity"),
            amount_of_all=Sum("total"),
            won=Sum("total", filter=won),
        )
    )
    cells = list(counted)
    seen = _names(reader, {cell["product"] for cell in cells})
    found: dict[str, dict[str, Any]] = {}
    others: Counter[str] = Counter()
    for cell in cells:
        key = _key(cell["product"], seen)
        row = found.setdefault(key, {"deals": 0, "quantity": Decimal(0), "amount": Decimal(0), "won": Decimal(0)})
        row["deals"] += cell["deals"]
        row["quantity"] += cell["quantity"] or 0
        if cell["deal__currency"] == own:
            row["amount"] += cell["amount_of_all"] or 0
            row["won"] += cell["won"] or 0
        else:
            others[cell["deal__currency"]] += cell["amount_of_all"] or 0
    total = sum((row["amount"] for row in found.values()), Decimal(0))
    rows = [_row(key, values_, seen, total) for key, values_ in found.items()]
    rows.sort(key=lambda row: (-row.values["amount"], row.values["product"], row.key))
    totals = {
        "deals": lines.order_by().values("deal").distinct().count(),
        "amount": total,
        "won": sum((row["won"] for row in found.values()), Decimal(0)),
        "share": share(1 if total else 0, 1),
    }
    return Result(rows, totals, own, {code: amount for code, amount in others.items() if amount})


def _row(key: str, values: dict[str, Any], seen: dict[int, str], total: Decimal) -> Row:
    quantity = values["quantity"].normalize()
    name = UNSEEN if key == HIDDEN else seen.get(int(key), "")
    said = {
        "product": name,
        "deals": values["deals"],
        "quantity": int(quantity) if quantity == quantity.to_integral_value() else float(quantity),
        "amount": values["amount"],
        "won": values["won"],
        "share": share(values["amount"], total),
    }
    return Row(key, said, label=_("In words, without a product") if key == WORDS else "")


def _key(product: int | None, seen: dict[int, str]) -> str:
    return WORDS if product is None else str(product) if product in seen else HIDDEN


def _names(reader: Reader, ids: set[int | None]) -> dict[int, str]:
    rows = Product.objects.visible_to(reader.user).filter(pk__in=ids - {None})
    return dict(rows.values_list("pk", "name"))


def _records(reader: Reader, values: Values, row: str, column: str) -> QuerySet[Any] | None:
    deals = _deals(reader, values)
    lines = InterestLine.objects.filter(deal__in=deals.values("pk"))
    if row == WORDS:
        lines = lines.filter(product=None)
    elif row == HIDDEN:
        lines = lines.exclude(product=None).exclude(product__in=Product.objects.visible_to(reader.user).values("pk"))
    elif row != "":
        pk = key_of(row)
        if pk is None or not Product.objects.visible_to(reader.user).filter(pk=pk).exists():
            return None
        lines = lines.filter(product=pk)
    return deals.filter(pk__in=lines.values("deal"))


def _how(values: Values, result: Result) -> list[tuple[str, str]]:
    said = _("the interest lines of deals made %(period)s, whatever became of them; amounts with VAT, less discounts.")
    return [
        (_("Counted:"), said % {"period": values["period"].say()}),
        (_("Deals:"), _("a deal with several products stands in the row of each, and once in the totals.")),
        *currencies.how(result),
    ]


def _chart(values: Values, result: Result, before: Result | None) -> Chart | None:
    rows = [row for row in result.rows if row.values["amount"]][:MOST_BARS]
    if not rows:
        return None
    return Chart(
        title=_("By products"),
        categories=[str(row.label or row.values["product"]) for row in rows],
        series=[Series(_("amount of interest"), "--ch1", [row.values["amount"] for row in rows])],
        ends=[End(figures.money(row.values["amount"], result.currency), "") for row in rows],
    )


INTEREST_BY_PRODUCT = Report(
    name="interest-by-product",
    title=gettext_lazy("Interest by products"),
    summary=gettext_lazy("What clients ask for, how much of it and for how much, and what was sold"),
    subject=Deal.KIND,
    parameters=(ANY_KIND, MANAGER),
    columns=(
        Column("product", gettext_lazy("Product"), ColumnType.TEXT, opens=False),
        Column("deals", gettext_lazy("Deals"), better=1, compared=True),
        Column("quantity", gettext_lazy("Quantity"), opens=False),
        Column("amount", gettext_lazy("Amount"), ColumnType.MONEY, 1, opens=False, compared=True, of="amount"),
        Column("won", gettext_lazy("Of it won"), ColumnType.MONEY, 1, opens=False, of="amount"),
        Column("share", gettext_lazy("Share"), ColumnType.SHARE, opens=False, of="amount"),
    ),
    figures=(Figure(gettext_lazy("Amount of interest"), "", "amount"), Figure(gettext_lazy("Of it won"), "", "won")),
    counts=("deal.amount",),
    run=_run,
    records=_records,
    how=_how,
    chart=_chart,
)
