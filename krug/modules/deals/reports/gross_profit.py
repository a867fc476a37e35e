"""What is left of won deals when their products are paid for: of the interest lines whose purchase cost is known."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce

from krug.core.reports.readers import Reader
from krug.modules.catalog.models import Product
from krug.modules.deals.models import DealState, InterestLine

# Quantities are whole millionths.
MILLION = 1_000_000
KNOWN = {"product__cost__isnull": False, "product__currency": F("deal__currency")}


def may_see(reader: Reader) -> bool:
    return reader.user.sees_field(Product.KIND, "cost")


def lines_of(won: QuerySet[Any]) -> QuerySet[Any]:
    """The interest lines of these deals whose product has a purchase cost in the deal's currency."""
    return InterestLine.objects.filter(deal__in=won.values("pk"), **KNOWN)


def brought() -> Any:
    """What lines bring together, in kopecks."""
    return Sum(Cast(F("total"), BigIntegerField()))


def paid() -> Any:
    """What the products of lines cost together at today's purchase cost, in kopecks."""
    quantity, cost = (Cast(F(name), BigIntegerField()) for name in ("quantity", "product__cost"))
    return Sum((quantity * cost + Value(MILLION // 2)) / Value(MILLION), output_field=BigIntegerField())


def of_deal() -> Any:
    """The gross profit of a deal in kopecks, as an expression on deals; nothing where no cost is known."""
    lines = InterestLine.objects.filter(deal=OuterRef("pk"), **KNOWN).order_by().values("deal")
    return Coalesce(Subquery(lines.annotate(left=brought() - paid()).values("left"), output_field=BigIntegerField()), 0)


def by(reader: Reader, deals: QuerySet[Any], *columns: str) -> list[tuple[tuple[Any, ...], str, int]]:
    """(`columns` of the deal, currency, kopecks of gross profit) of the won among `deals`.

    Two queries, one where no product has a cost; none for who does not see costs.
    """
    if not may_see(reader) or not Product.objects.filter(cost__isnull=False).exists():
        return []
    lines = lines_of(deals.filter(state=DealState.WON)).order_by()
    names = [f"at_{number}" for number in range(len(columns))]
    named = lines.annotate(**{name: F(f"deal__{column}") for name, column in zip(names, columns, strict=True)})
    rows = named.values(*names, "deal__currency").annotate(brought=brought(), paid=paid())
    return [
        (tuple(at), currency, int(income or 0) - int(cost or 0))
        for *at, currency, income, cost in rows.values_list(*names, "deal__currency", "brought", "paid")
    ]
