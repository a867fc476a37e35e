"""What a product costs a client on a day, in a currency: one question for pages, API and documents.

1. Asked are the price lists that are in force on the day: the client's own first, then those for everybody; among
   these the lists in the wanted currency before others, then by their turn, then the one in force most lately.
2. The first list that has a price of the product not later than the day gives it; then the product's own price.
3. A price without VAT gets the product's VAT on top; then one in another currency is turned at the day's rate. Each of
   the two steps is rounded half up to the kopeck.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from krug.core.access.models import User
from krug.modules.catalog.models import Price, PriceList, Product
from krug.modules.catalog.vat import on_top
from krug.modules.currencies.rates import NoRate, convert


@dataclass(frozen=True)
class Priced:
    """`amount` with VAT in the wanted currency. `by`: the list that says so, None for the product's own price;
    `since`: from which day. `of`: the currency it was turned from, "" for the wanted one."""

    amount: Decimal
    currency: str
    by: PriceList | None = None
    since: dt.date | None = None
    of: str = ""


def price_of(
    product: Product, on: dt.date, currency: str, reader: User, client: int | None = None, kind: str = ""
) -> Priced | None:
    """The price for the client with the number `client` (None: nobody in particular); None where there is none.

    Only lists that `reader` sees are asked; with `kind`, those of this kind alone. Raises NoRate where prices are known
    and none of them can be turned into `currency`. Three queries, and those of the rates where a price is turned.
    """
    if not reader.sees_field(Product.KIND, "price"):
        return None
    missing: NoRate | None = None
    for amount, of, by, since in _known(product, on, currency, reader, client, kind):
        try:
            turned = amount if of == currency else convert(amount, of, currency, on)
        except NoRate as error:
            missing = missing or error
            continue
        return Priced(turned, currency, by, since, "" if of == currency else of)
    if missing:
        raise missing
    return None


def lists_in_force(on: dt.date, currency: str, reader: User, client: int | None = None, kind: str = "") -> list[Any]:
    """The price lists that are asked, in the order in which they are."""
    rows = PriceList.objects.visible_to(reader).filter(Q(client=None) | Q(client=client) if client else Q(client=None))
    rows = rows.filter(Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gte=on))
    found = list(rows.filter(kind=kind) if kind else rows)
    return sorted(
        found,
        key=lambda one: (
            one.client_id is None,
            one.currency != currency,
            one.rank,
            -(one.valid_from or dt.date.min).toordinal(),
            one.pk,
        ),
    )


def _known(
    product: Product, on: dt.date, currency: str, reader: User, client: int | None, kind: str
) -> Iterator[tuple[Decimal, str, PriceList | None, dt.date | None]]:
    """Amount with VAT, its currency, the list, since when: in the order of asking."""
    lists = lists_in_force(on, currency, reader, client, kind)
    rows = Price.objects.filter(product=product, price_list__in=[one.pk for one in lists], valid_from__lte=on)
    newest: dict[int, Price] = {row.price_list_id: row for row in rows.order_by("valid_from")}
    for one in lists:
        if row := newest.get(one.pk):
            amount = row.amount if one.vat_included else on_top(row.amount, product.vat)
            yield amount, one.currency, one, row.valid_from
    if product.price is not None and not kind:
        yield product.price, product.currency, None, None
