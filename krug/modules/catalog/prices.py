"""Prices of a price list written down, each from its day on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import formats, timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid
from krug.core.records.money import MOST
from krug.modules.catalog.models import Price, PriceList, Product

NAMED = 5  # so many products' cards tell of their new prices
Key = tuple[int, dt.date]


@dataclass(frozen=True)
class NewPrice:
    product: Product
    amount: Decimal
    on: dt.date


@transaction.atomic
def set_prices(
    price_list: PriceList, actor: User, prices: Sequence[NewPrice], channel: str = Channel.PAGE
) -> list[Price]:
    """The prices, each from its day on; what stood there for that very day is replaced. The changed rows come back.

    A handful of queries for hundreds. Raises Denied, Invalid.
    """
    policy.check(actor, Action.CHANGE, price_list)
    if any(one.amount < 0 or one.amount > MOST for one in prices):
        raise Invalid({"amount": _("Enter an amount of zero or more.")})
    PriceList.objects.select_for_update(of=("self",)).get(pk=price_list.pk)  # two who set one price take turns
    wanted = {(one.product.pk, one.on): one for one in prices}
    there = _there(price_list, wanted)
    old = {key: row.amount for key, row in there.items()}
    rows = []
    for key, one in wanted.items():
        row: Any = there.get(key) or Price(price_list=price_list, product=one.product, valid_from=one.on)
        if old.get(key) != one.amount:
            row.amount, row.actor, row.at = one.amount, actor if actor.pk else None, timezone.now()
            rows.append(row)
    Price.objects.bulk_create([row for row in rows if row.pk is None], batch_size=500)
    Price.objects.bulk_update([row for row in rows if row.pk is not None], ["amount", "actor", "at"], batch_size=500)
    if rows:
        _tell(price_list, [wanted[row.product_id, row.valid_from] for row in rows], actor, channel)
    return list(_there(price_list, wanted).values()) if rows else []


@transaction.atomic
def remove_price(price: Price, actor: User, channel: str = Channel.PAGE) -> None:
    """One row of the history goes: the price before it is in force again. Raises Denied."""
    policy.check(actor, Action.CHANGE, price.price_list)
    data = {"title": str(price.price_list), "on": price.valid_from.isoformat(), "product": price.product_id}
    write([Fact("price_list.unpriced", price.price_list.card, data, [price.product.card])], actor, channel)
    price.delete()


def _there(price_list: PriceList, wanted: Mapping[Key, Any]) -> dict[Key, Price]:
    ids, days = {pk for pk, _day in wanted}, {day for _pk, day in wanted}
    rows = Price.objects.filter(price_list=price_list, product__in=ids, valid_from__in=days).order_by("pk")
    return {(row.product_id, row.valid_from): row for row in rows if (row.product_id, row.valid_from) in wanted}


def _tell(price_list: PriceList, prices: Sequence[NewPrice], actor: User, channel: str) -> None:
    """On the list's card, and on each product's where there are few. The amounts themselves stand in the prices, which
    are hidden from some: no event tells them. Products are told by number: who sees the list need not see them."""
    few = prices[:NAMED]
    days = sorted({one.on for one in prices})
    data = {
        "title": str(price_list),
        "count": len(prices),
        "on": days[0].isoformat(),
        "products": [one.product.pk for one in few],
    }
    write([Fact("price_list.priced", price_list.card, data, [one.product.card for one in few])], actor, channel)


def in_words(data: dict[str, Any]) -> dict[str, Any]:
    """The day from which prices are in force, as people write it."""
    day = parse_date(str(data.get("on", "")))
    return {**data, "on": formats.date_format(day, "SHORT_DATE_FORMAT") if day else "—"}
