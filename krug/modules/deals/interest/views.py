"""The page of a deal's interest lines: all of them in one form."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.kinds import RecordKind
from krug.core.records.toasts import toast, warn
from krug.core.records.views.card import reach
from krug.modules.catalog.models import Product, Unit
from krug.modules.catalog.pricing import price_of
from krug.modules.catalog.vat import VatRate
from krug.modules.currencies.rates import NoRate
from krug.modules.deals.interest.keeping import check_may, keep, take_back
from krug.modules.deals.interest.showing import Shown, shown
from krug.modules.deals.interest.wishing import Wished
from krug.modules.deals.models import Competitor, Deal

TYPED = ("product", "title", "quantity", "unit", "price", "discount", "vat", "probability", "competitor")
FILLED = ("product", "title", "quantity", "price")
EMPTY = 3  # so many lines more without a script


@require_http_methods(["GET", "POST"])
def lines(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    deal: Deal = reach(request, kind, pk)
    user = actor_of(request)
    check_may(deal, user)
    if request.method == "GET":
        return _draw(request, deal, [_stored(one) for one in shown(deal, user)], {})
    keys = _keys(request.POST)
    seen = key_of(request.POST.get("version", ""))
    try:
        kept = keep(
            deal, user, [_wished(request.POST, key, user.changes_field("deal", "competitor")) for key in keys], seen
        )
    except Invalid as error:
        return _draw(request, deal, [_typed(request.POST, key) for key in keys], error.errors, seen, 422)
    except Overtaken as error:
        return _draw(request, deal, [_typed(request.POST, key) for key in keys], {"lines": str(error)}, None, 409)
    undo = f"/deals/{deal.pk}/lines/undoing?version={kept.version}" if kept.version != deal.version else ""
    toast(request, _("Saved."), undo=undo)
    return HttpResponseRedirect(deal.get_absolute_url())


@require_POST
def undoing(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    """Take back the change that led to `version`."""
    deal: Deal = reach(request, kind, pk)
    user = actor_of(request)
    check_may(deal, user)
    try:
        take_back(deal, user, key_of(request.GET.get("version", "")) or 0)
    except (Overtaken, Invalid) as error:
        warn(request, str(error))
    else:
        toast(request, _("The interest lines are as they were."))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)  # the toast draws the page anew
    return HttpResponseRedirect(deal.get_absolute_url())


@require_safe
def price(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    """What a product brings into a line of this deal, as JSON; `by` says where the price is from."""
    deal: Deal = reach(request, kind, pk)
    user = actor_of(request)
    rows: Any = Product.objects.visible_to(user)
    product = get_object_or_404(rows, pk=key_of(request.GET.get("product", "")) or 0)
    amount, by = "", ""
    try:
        found = price_of(product, timezone.localdate(), deal.currency, user, deal.client_id)
    except NoRate as error:
        by = str(error)
    else:
        amount = f"{found.amount:.2f}" if found else ""
        by = str(found.by) if found and found.by else ""
    return JsonResponse({"price": amount, "by": by, "unit": product.unit_id or "", "vat": product.vat})


def _keys(given: QueryDict) -> list[str]:
    """The lines in the order in which they came, less those in which nothing is said."""
    keys = [key for key in given.getlist("line") if key.isascii() and len(key) <= 20]
    return [key for key in keys if any(given.get(f"{name}-{key}", "").strip() for name in FILLED)]


def _wished(given: QueryDict, key: str, rivals: bool) -> Wished:
    names = [name for name in TYPED if rivals or name != "competitor"]
    values: dict[str, Any] = {name: given.get(f"{name}-{key}", "").strip() for name in names}
    if values["product"]:  # what is typed into the field of a chosen product is no name of it
        values.pop("title")
    return Wished(key_of(key), values)


def _typed(given: QueryDict, key: str) -> dict[str, Any]:
    typed = {name: given.get(f"{name}-{key}", "") for name in TYPED}
    return {"key": key, "called": given.get(f"called-{key}", ""), "amount": None, **typed}


def _stored(one: Shown) -> dict[str, Any]:
    line = one.line
    return {
        "key": str(line.pk),
        "product": str(line.product_id or ""),
        "called": line.title if line.product_id else "",
        "title": "" if line.product_id else line.title,
        "quantity": _number(line.quantity),
        "unit": str(line.unit_id or ""),
        "price": f"{line.price:.2f}".removesuffix(".00").replace(".", ","),
        "discount": _number(line.discount) if line.discount else "",
        "vat": line.vat,
        "probability": "" if line.probability is None else str(line.probability),
        "competitor": one.competitor,
        "amount": one.amount,
    }


def _number(value: Decimal) -> str:
    return f"{Decimal(value).normalize():f}".replace(".", ",")


def _draw(
    request: HttpRequest,
    deal: Deal,
    rows: Sequence[dict[str, Any]],
    errors: dict[str, str],
    seen: int | None = None,
    status: int = 200,
) -> HttpResponse:
    user = actor_of(request)
    wrong: dict[str, list[str]] = {}
    for name, reason in errors.items():
        place = name.split(".")
        wrong.setdefault(place[1] if len(place) == 3 else "", []).append(reason)
    empty = [_typed(QueryDict(), f"new{number}") for number in range(1, EMPTY + 1)]
    taken = {row["key"] for row in rows}
    context = {
        "deal": deal,
        "rows": [{**row, "wrong": wrong.get(str(at), [])} for at, row in enumerate(rows)],
        "empty": [row for row in empty if row["key"] not in taken],
        "errors": wrong.get("", []),
        "now": shown(deal, user) if status == 409 else [],
        "version": seen or deal.version,
        "units": [(str(pk), name) for pk, name in Unit.objects.filter(is_active=True).values_list("pk", "name")],
        "rates": VatRate.choices,
        "competitors": Competitor.objects.filter(is_active=True),
        "asks_competitor": user.changes_field(Deal.KIND, "competitor"),
    }
    return render(request, "deals/lines.html", context, status=status)
