"""Prices of one price list: all of them, one more, one less."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.lists.paging import BadCursor, page
from krug.core.records.choosing import only_one
from krug.core.records.cleaning import Invalid
from krug.core.records.fields import BadValue, DateField, MoneyValue
from krug.core.records.toasts import toast, warn
from krug.modules.catalog.models import Price, PriceList, Product
from krug.modules.catalog.prices import NewPrice, remove_price, set_prices
from krug.modules.catalog.prices_panels import rows_of

PAGE = 100


@require_http_methods(["GET", "POST"])
def prices(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: all of them, newest first. POST: `product` (or its name), `amount`, `on`."""
    price_list, user = _reach(request, pk)
    if request.method == "GET":
        return _draw(request, price_list, user)
    policy.check(user, Action.CHANGE, price_list)
    try:
        set_prices(price_list, user, [_given(request, user)])
    except Invalid as error:
        warn(request, " ".join(error.errors.values()))
    else:
        toast(request, _("The price is set."))
    return HttpResponseRedirect(price_list.get_absolute_url())


@require_POST
def removal(request: HttpRequest, pk: int, price: int) -> HttpResponse:
    price_list, user = _reach(request, pk)
    policy.check(user, Action.CHANGE, price_list)
    found = get_object_or_404(Price.objects.select_related("price_list", "product"), pk=price, price_list=price_list)
    remove_price(found, user)
    toast(request, _("The price is removed; the one before it is in force again."))
    return HttpResponseRedirect(price_list.get_absolute_url())


def _reach(request: HttpRequest, pk: int) -> tuple[PriceList, User]:
    """Raises Http404 for what the person does not see, prices at all among it."""
    user = actor_of(request)
    found = get_object_or_404(PriceList.objects.visible_to(user).select_related("responsible"), pk=pk)
    if not user.sees_field(Product.KIND, "price"):
        raise Http404
    return found, user


def _given(request: HttpRequest, user: User) -> NewPrice:
    given = request.POST
    value = given.get("product") or only_one("product", Product.KIND, given.get("typed-product", ""), user)
    product = Product.objects.visible_to(user).filter(pk=key_of(value) or 0).first()
    if product is None:
        raise Invalid({"product": _("Choose a product from the list.")})
    try:
        amount = MoneyValue("amount", "", required=True).clean(given.get("amount", "").strip())
        on = DateField("on", "").clean(given.get("on", "").strip()) or timezone.localdate()
    except BadValue as error:
        raise Invalid({"amount": f"{product}: {error}"}) from None
    return NewPrice(product, amount, on)


def _draw(request: HttpRequest, price_list: PriceList, user: User) -> HttpResponse:
    rows = Price.objects.filter(price_list=price_list).select_related("product")
    try:
        shown = page(rows, ("-valid_from", "-id"), PAGE, request.GET.get("cursor", ""))
    except (BadCursor, OverflowError):
        shown = page(rows, ("-valid_from", "-id"), PAGE, "")
    context = {
        "price_list": price_list,
        "rows": rows_of(shown.rows, user, timezone.localdate()),
        "next": shown.next,
        "may": policy.may(user, Action.CHANGE, price_list),
    }
    return render(request, "catalog/prices.html", context)
