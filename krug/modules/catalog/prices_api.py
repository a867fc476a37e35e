"""Prices of a price list in the API, and the question what a product costs."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, Field

from krug.core.access import policy
from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.api.asking import day, one_of, whole
from krug.core.api.bodies import Body
from krug.core.api.filters import CURSOR, LIMIT, Parameter, paged
from krug.core.api.operations import Call, Operation
from krug.core.api.problems import missing, wrong
from krug.core.api.types import BIGGEST, Amount, GivenAmount, GivenDate, GivenId, Id, TakenDate
from krug.core.events.models import Channel
from krug.core.records.currencies import Currency, base_currency
from krug.core.records.fields import BadValue, DateField, MoneyValue
from krug.modules.catalog.models import Price, PriceList, PriceListKind, Product
from krug.modules.catalog.prices import NewPrice, remove_price, set_prices
from krug.modules.catalog.pricing import price_of
from krug.modules.currencies.rates import NoRate

TAG = "Price lists"
MOST = 500
NUMBER = {"type": "integer", "minimum": 1, "maximum": BIGGEST}
DAY = {"type": "string", "format": "date"}


class GivenPrice(BaseModel):
    id: int
    product: GivenId
    amount: GivenAmount
    valid_from: GivenDate


class Prices(BaseModel):
    items: list[GivenPrice]
    next: str | None


class WishedPrice(Body):
    """`valid_from` left out: from today."""

    product: Id
    amount: Amount
    valid_from: TakenDate | None = None


class WishedPrices(Body):
    """Each is in force from its day until a later one; one of the very same day is replaced."""

    prices: Annotated[list[WishedPrice], Field(min_length=1, max_length=MOST)]


class PriceOnDay(BaseModel):
    """`amount` is with VAT. `price_list` null: the product's own price. `turned_from` "": it needed no rate."""

    product: GivenId
    amount: GivenAmount | None
    currency: str
    price_list: int | None
    since: GivenDate | None
    turned_from: str


ASKS = (
    LIMIT,
    CURSOR,
    Parameter("product", NUMBER, whole(1, BIGGEST), lambda pk: Q(product=pk)),
    Parameter("valid_from__lte", DAY, day, lambda on: Q(valid_from__lte=on)),
)
ASKED_OF_PRODUCT = (
    Parameter("on", DAY, day, description=gettext_lazy("Today, where it is left out")),
    Parameter("currency", {"type": "string", "enum": list(Currency.values)}, one_of(*Currency.values)),
    Parameter("client", NUMBER, whole(1, BIGGEST)),
    Parameter("kind", {"type": "string", "enum": list(PriceListKind.values)}, one_of(*PriceListKind.values)),
)


def reach(user: User, pk: int) -> PriceList:
    """Raises Problem for a list, or prices at all, out of sight."""
    found: PriceList | None = PriceList.objects.visible_to(user).filter(pk=min(pk, BIGGEST)).first()
    if found is None or not user.sees_field(Product.KIND, "price"):
        raise missing()
    return found


def _prices(call: Call) -> Any:
    rows = Price.objects.filter(price_list=reach(call.user, call.id))
    for parameter in ASKS:
        if parameter.where and parameter.name in call.asked:
            rows = rows.filter(parameter.where(call.asked[parameter.name]))
    found = paged(rows, ("-valid_from", "-id"), call.asked)
    return {"items": [_item(row) for row in found.rows], "next": found.next}


def _set(call: Call) -> Any:
    price_list = reach(call.user, call.id)
    ids = {one.product for one in call.body.prices}
    products = Product.objects.visible_to(call.user).in_bulk(ids)
    wanted = [_wanted(at, one, products) for at, one in enumerate(call.body.prices)]
    rows = set_prices(price_list, call.user, wanted, Channel.API)
    return {"items": [_item(row) for row in rows], "next": None}


def _remove(call: Call) -> None:
    price_list = reach(call.user, call.id)
    policy.check(call.user, Action.CHANGE, price_list)
    rows = Price.objects.filter(price_list=price_list).select_related("price_list", "product")
    found = rows.filter(pk=key_of(call.name) or 0).first()
    if found is None:
        raise missing()
    remove_price(found, call.user, Channel.API)


def _wanted(at: int, one: WishedPrice, products: dict[int, Product]) -> NewPrice:
    if one.product not in products:
        raise wrong(f"prices.{at}.product", _("Choose from the list."))
    try:
        amount = MoneyValue("amount", "", required=True).clean(one.amount)
        on = DateField("valid_from", "").clean(one.valid_from) or timezone.localdate()
    except BadValue as error:
        raise wrong(f"prices.{at}.amount", str(error)) from None
    return NewPrice(products[one.product], amount, on)


def _price(call: Call) -> Any:
    product = Product.objects.visible_to(call.user).filter(pk=min(call.id, BIGGEST)).first()
    if product is None:
        raise missing()
    asked = call.asked
    on: dt.date = asked.get("on") or timezone.localdate()
    currency = asked.get("currency") or base_currency()
    try:
        found = price_of(product, on, currency, call.user, asked.get("client"), asked.get("kind", ""))
    except NoRate as error:
        raise wrong("currency", str(error)) from None
    return {
        "product": product.pk,
        "amount": f"{found.amount:.2f}" if found else None,
        "currency": currency,
        "price_list": found.by.pk if found and found.by else None,
        "since": found.since.isoformat() if found and found.since else None,
        "turned_from": found.of if found else "",
    }


def _item(row: Price) -> dict[str, Any]:
    amount = f"{row.amount:.2f}"
    return {"id": row.pk, "product": row.product_id, "amount": amount, "valid_from": row.valid_from.isoformat()}


PRICES = (
    Operation(
        "GET",
        "price-lists/{id}/prices",
        gettext_lazy("Prices, newest first"),
        _prices,
        Prices,
        asks=ASKS,
        tag=TAG,
        kind=PriceList.KIND,
        action=Action.SEE,
    ),
    Operation(
        "POST",
        "price-lists/{id}/prices",
        gettext_lazy("Set prices"),
        _set,
        Prices,
        body=WishedPrices,
        tag=TAG,
        kind=PriceList.KIND,
        action=Action.CHANGE,
    ),
    Operation(
        "DELETE",
        "price-lists/{id}/prices/{name}",
        gettext_lazy("Remove a price"),
        _remove,
        None,
        204,
        tag=TAG,
        kind=PriceList.KIND,
        action=Action.CHANGE,
    ),
    Operation(
        "GET",
        "products/{id}/price",
        gettext_lazy("What it costs a client on a day"),
        _price,
        PriceOnDay,
        asks=ASKED_OF_PRODUCT,
        tag="Products",
        kind=Product.KIND,
        action=Action.SEE,
    ),
)
