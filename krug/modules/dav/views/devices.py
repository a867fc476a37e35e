"""The page where a person connects a phone or a mail program: the address, a password for it, and how."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from krug.core.access.acting import actor_of
from krug.core.access.models.token import TokenScope
from krug.core.door.tokens import make, revoke
from krug.core.records.cleaning import Invalid
from krug.core.records.toasts import toast
from krug.modules.dav import syncing
from krug.modules.dav.cards.things import MODELS, MOST, in_book_of
from krug.modules.dav.models import Collection, Shelf
from krug.modules.dav.models.collection import Extent
from krug.modules.dav.tree import ROOT


@require_http_methods(["GET", "POST"])
def devices(request: HttpRequest) -> HttpResponse:
    """The password of a new device is shown this once."""
    if request.method == "GET":
        return _draw(request)
    name = request.POST.get("name", "")
    try:
        key = make(actor_of(request), name, TokenScope.DAV, 0)
    except Invalid as error:
        return _draw(request, errors=error.errors, status=422)
    response = _draw(request, key=key)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def revoking(request: HttpRequest, pk: int) -> HttpResponse:
    """The device gets nothing more."""
    user = actor_of(request)
    name = revoke(user, pk) if user.tokens.filter(pk=pk, scope=TokenScope.DAV).exists() else None
    if name is None:
        raise Http404
    toast(request, _("The device “%(name)s” gets nothing any more.") % {"name": name})
    return HttpResponseRedirect("/me/devices")


@require_POST
def extent(request: HttpRequest) -> HttpResponse:
    """Whose clients the address book has."""
    chosen = request.POST.get("extent", "")
    if chosen not in Extent.values:
        raise Http404
    user = actor_of(request)
    collection = syncing.of(user, Shelf.CLIENTS)
    Collection.objects.filter(pk=collection.pk).update(extent=chosen, rights="")
    toast(request, _("Devices will take it in when they ask next."))
    return HttpResponseRedirect("/me/devices")


def _draw(request: HttpRequest, key: str = "", errors: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    user = actor_of(request)
    book = Collection.objects.filter(person=user, shelf=Shelf.CLIENTS).first() or Collection(person=user)
    # More than are told of are not counted.
    number = sum(in_book_of(user, model, book).order_by()[: MOST + 1].count() for model in MODELS)
    context = {
        "address": request.build_absolute_uri(ROOT),
        "host": request.get_host(),
        "is_secure": request.is_secure(),
        "devices": user.tokens.filter(scope=TokenScope.DAV).order_by("-id"),
        "key": key,
        "errors": errors or {},
        "given": request.POST if errors else {},
        "extents": Extent.choices,
        "extent": book.extent,
        "number": min(number, MOST),
        "is_cut": number > MOST,
    }
    return render(request, "dav/devices.html", context, status=status)
