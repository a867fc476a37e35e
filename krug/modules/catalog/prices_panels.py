"""Prices on the cards of a price list and of a product."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.records.panels import Panel, Position
from krug.core.records.sight import name_of, seen
from krug.modules.catalog.models import Price, PriceList, Product

SHOWN = 20


def rows_of(prices: list[Price], user: User, today: dt.date) -> list[dict[str, Any]]:
    """Prices as a table shows them: a product out of sight is a dash without a way to it."""
    return [
        {
            "price": one,
            "product": name_of(one.product, user),
            "leads": seen(one.product, user) is not None,
            "later": one.valid_from > today,
        }
        for one in prices
    ]


def of_list(user: User, price_list: PriceList) -> dict[str, Any] | None:
    """The newest prices of the list, and the form of one more. None for who sees no prices."""
    if not user.sees_field(Product.KIND, "price"):
        return None
    rows = Price.objects.filter(price_list=price_list).select_related("product").order_by("-valid_from", "-id")
    found = list(rows[: SHOWN + 1])
    today = timezone.localdate()
    return {
        "price_list": price_list,
        "rows": rows_of(found[:SHOWN], user, today),
        "more": len(found) > SHOWN,
        "count": f"{SHOWN}+" if len(found) > SHOWN else len(found),
        "today": today.isoformat(),
        "may": policy.may(user, Action.CHANGE, price_list),
    }


def of_product(user: User, product: Product) -> dict[str, Any] | None:
    """What the product has cost by each list the person sees, newest first; None where nothing is known."""
    if not user.sees_field(Product.KIND, "price"):
        return None
    lists = PriceList.objects.visible_to(user)
    rows = Price.objects.filter(product=product, price_list__in=lists).select_related("price_list")
    found = list(rows.order_by("-valid_from", "-id")[: SHOWN + 1])
    if not found:
        return None
    today = timezone.localdate()
    return {
        "rows": [(one, one.valid_from > today) for one in found[:SHOWN]],
        "count": f"{SHOWN}+" if len(found) > SHOWN else len(found),
    }


PANELS = (
    Panel("prices_of_list", _("Prices"), Position.MAIN, "catalog/of_list.html", of_list, ("price_list",), order=10),
    Panel(
        "prices_of_product", _("Prices"), Position.SIDE, "catalog/of_product.html", of_product, ("product",), "bill", 10
    ),
)
