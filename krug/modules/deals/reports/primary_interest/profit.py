"""What is left of won deals when their products are paid for, by where the deals came from."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet

from krug.core.reports.readers import Reader
from krug.modules.catalog.models import Product
from krug.modules.deals.models import DealState
from krug.modules.deals.reports.gross_profit import brought, lines_of, may_see, paid
from krug.modules.deals.reports.primary_interest.places import COLUMNS, Place

AS = tuple(f"at_{number}" for number in range(len(COLUMNS)))


def by_place(reader: Reader, deals: QuerySet[Any]) -> list[tuple[Place, str, int]]:
    """(place, currency, kopecks of gross profit). Two queries, one where no product has a cost."""
    if not may_see(reader) or not Product.objects.filter(cost__isnull=False).exists():
        return []
    lines = lines_of(deals.filter(state=DealState.WON)).order_by()
    named = lines.annotate(**{name: F(f"deal__{column}") for name, column in zip(AS, COLUMNS, strict=True)})
    rows = named.values(*AS, "deal__currency").annotate(brought=brought(), paid=paid())
    return [
        (Place.of(tuple(at)), currency, int(income or 0) - int(cost or 0))
        for *at, currency, income, cost in rows.values_list(*AS, "deal__currency", "brought", "paid")
    ]
