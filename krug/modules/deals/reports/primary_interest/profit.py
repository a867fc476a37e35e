"""What is left of won deals when their products are paid for, by where the deals came from."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, F, QuerySet, Sum, Value
from django.db.models.functions import Cast

from krug.core.reports.readers import Reader
from krug.modules.catalog.models import Product
from krug.modules.deals.models import DealState, InterestLine
from krug.modules.deals.reports.primary_interest.places import COLUMNS, Place

# Quantities are whole millionths.
MILLION = 1_000_000


def may_see(reader: Reader) -> bool:
    return reader.user.sees_field(Product.KIND, "cost")


def lines_of(won: QuerySet[Any]) -> QuerySet[Any]:
    """The interest lines of these deals whose product has a purchase cost in the deal's currency."""
    known = {"product__cost__isnull": False, "product__currency": F("deal__currency")}
    return InterestLine.objects.filter(deal__in=won.values("pk"), **known)


def by_place(reader: Reader, deals: QuerySet[Any]) -> list[tuple[Place, str, int]]:
    """(place, currency, kopecks of gross profit). Two queries, one where no product has a cost."""
    return [(Place.of(at), currency, kopecks) for at, currency, kopecks in by(reader, deals, *COLUMNS)]


def by(reader: Reader, deals: QuerySet[Any], *columns: str) -> list[tuple[tuple[Any, ...], str, int]]:
    """(`columns` of the deal, currency, kopecks of gross profit) of the won among `deals`. Queries as `by_place`."""
    if not may_see(reader) or not Product.objects.filter(cost__isnull=False).exists():
        return []
    lines = lines_of(deals.filter(state=DealState.WON)).order_by()
    names = [f"at_{number}" for number in range(len(columns))]
    named = lines.annotate(**{name: F(f"deal__{column}") for name, column in zip(names, columns, strict=True)})
    quantity, cost = (Cast(F(name), BigIntegerField()) for name in ("quantity", "product__cost"))
    paid = Sum((quantity * cost + Value(MILLION // 2)) / Value(MILLION), output_field=BigIntegerField())
    brought = Sum(Cast(F("total"), BigIntegerField()))
    rows = named.values(*names, "deal__currency").annotate(brought=brought, paid=paid)
    return [
        (tuple(at), currency, int(brought or 0) - int(paid or 0))
        for *at, currency, brought, paid in rows.values_list(*names, "deal__currency", "brought", "paid")
    ]
