"""What surrounds the demo firm's products: groups and units, two price lists, rates of currencies, interest lines."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from krug.config.demo.words import COMPETITORS
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.records import kinds, writing
from krug.core.records.changing import change_many
from krug.modules.catalog.models import Product, ProductGroup, ProductKind, Unit
from krug.modules.catalog.prices import NewPrice, set_prices
from krug.modules.currencies.models import Rate, Source
from krug.modules.deals.interest.keeping import keep
from krug.modules.deals.interest.wishing import Wished
from krug.modules.deals.models import Competitor, Deal, DealState, InterestLine

SERVICES = {"Сервис"}
# Invented; a unit of each in roubles when the demo begins.
RATES = {"USD": Decimal("80.12"), "EUR": Decimal("92.45"), "CNY": Decimal("11.24"), "BYN": Decimal("26.80")}
DAYS = 60
DEALS = 10
WON_DEALS = 60
# A purchase takes so much of the price, in per cent.
COST = (52, 78)


def arrange(chance: random.Random, chief: User, products: Sequence[Product], now: dt.datetime) -> None:
    """Groups, units and VAT of the products, their prices of two lists, competitors, rates of the last weeks."""
    unit = Unit.objects.filter(okei="796").first() or Unit.objects.first()
    groups: dict[str, ProductGroup] = {}
    for name in dict.fromkeys(product.series for product in products):
        groups[name] = ProductGroup.objects.create(name=name, full_name=name, sort=len(groups))
    change_many(
        kinds.get("product"),
        chief,
        {
            product.pk: {
                "group": groups[product.series].pk,
                "unit": unit.pk if unit else None,
                "vat": "20",
                "kind": ProductKind.SERVICE if product.series in SERVICES else ProductKind.GOODS,
                "cost": f"{_part(product, chance.randrange(*COST))}",
            }
            for product in products
        },
        Channel.COMMAND,
    )
    rows = [{"name": "Розничный прайс-лист"}, {"name": "Дилерский прайс-лист", "kind": "dealer", "rank": "200"}]
    retail, dealer = writing.create(kinds.get("price_list"), chief, rows, Channel.COMMAND)
    began, lately = (now - dt.timedelta(days=300)).date(), (now - dt.timedelta(days=20)).date()
    priced = [product for product in products if product.price]
    set_prices(retail, chief, [NewPrice(one, _part(one, 93), began) for one in priced], Channel.COMMAND)
    set_prices(retail, chief, [NewPrice(one, _part(one, 100), lately) for one in priced], Channel.COMMAND)
    set_prices(dealer, chief, [NewPrice(one, _part(one, 85), began) for one in priced], Channel.COMMAND)
    Competitor.objects.bulk_create(Competitor(name=name, sort=number) for number, name in enumerate(COMPETITORS))
    _rates(chance, now.date())


def take_interest(chance: random.Random, products: Sequence[Product]) -> None:
    """Lines in some deals in work; their amounts follow."""
    goods = [product for product in products if product.price]
    deals = Deal.objects.filter(state=DealState.OPEN).exclude(responsible=None).order_by("pk")
    for deal in deals.select_related("responsible")[:DEALS]:
        seen = Product.objects.visible_to(deal.responsible).in_bulk([product.pk for product in goods])
        if len(seen) < 2:
            continue
        first, second = chance.sample(list(seen.values()), 2)
        lines: list[dict[str, Any]] = [
            {"product": first.pk, "price": f"{first.price}", "discount": chance.choice(["0", "5", "7.5"])},
            {"product": second.pk, "price": f"{second.price}", "quantity": "2", "probability": chance.choice([40, 60])},
            {"title": "Доставка и пусконаладка", "price": chance.choice(["45000", "68000"])},
        ]
        lines[0]["competitor"] = chance.choice(["", *COMPETITORS])
        if deal.responsible:
            keep(deal, deal.responsible, [Wished(None, line) for line in lines], channel=Channel.COMMAND)


def itemize_won() -> None:
    """What was sold in the latest won deals, so that their gross profit is known; what they brought stays as it is."""
    won = Deal.objects.filter(state=DealState.WON, amount__gt=0).exclude(product=None).order_by("-closed_at", "pk")
    deals = list(won.select_related("product")[:WON_DEALS])
    InterestLine.objects.bulk_create(_line(deal, deal.product) for deal in deals if deal.product)
    for deal in deals:
        deal.lines_amount, deal.lines_currency = deal.amount, deal.currency
    Deal.objects.bulk_update(deals, ["lines_amount", "lines_currency"])


def _line(deal: Deal, product: Product) -> InterestLine:
    amount = deal.amount or Decimal(0)
    pieces = max(1, round(amount / product.price)) if product.price else 1
    pieces = pieces if amount % pieces == 0 else 1
    line = InterestLine(deal=deal, product=product, title=product.name, vat="20", quantity=pieces)
    line.price, line.total = amount / pieces, amount
    return line


def _part(product: Product, percent: int) -> Decimal:
    return ((product.price or Decimal(0)) * percent / 100).quantize(Decimal(100))


def _rates(chance: random.Random, today: dt.date) -> None:
    rows = []
    for currency, value in RATES.items():
        for back in range(DAYS):
            day = today - dt.timedelta(days=back)
            if day.weekday() not in (6, 0):  # as the bank sets them: none for Sundays and Mondays
                turned = (value * chance.randrange(970, 1031) / 1000).quantize(Decimal("0.0001"))
                rows.append(Rate(currency=currency, base="RUB", on=day, value=turned, source=Source.HAND))  # type: ignore[misc]
    Rate.objects.bulk_create(rows, ignore_conflicts=True)
