"""The page of currency rates: where they come from, those there are, one by hand, a file of the bank."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.jobs import queue
from krug.core.lists.paging import BadCursor, page
from krug.core.records.cleaning import Invalid
from krug.core.records.currencies import Currency, base_currency
from krug.core.records.toasts import toast, warn
from krug.modules.currencies import cbr, keeping
from krug.modules.currencies.forms import rate_of
from krug.modules.currencies.models import Feed, Rate, Source
from krug.modules.currencies.place import FETCH, ROOT

PAGE = 60


@require_safe
def rates(request: HttpRequest) -> HttpResponse:
    _administrator(request)
    return _draw(request, {}, {})


@require_POST
def rate(request: HttpRequest) -> HttpResponse:
    """One rate by hand."""
    actor = _administrator(request)
    try:
        keeping.set_rate(actor, *rate_of(request.POST))
    except Invalid as error:
        return _draw(request, request.POST.dict(), error.errors)
    toast(request, _("Saved."))
    return HttpResponseRedirect(ROOT)


@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    actor = _administrator(request)
    found = get_object_or_404(Rate, pk=pk)
    keeping.remove_rate(actor, found)
    toast(request, _("The rate is removed. What was closed at it stays as it is."))
    return HttpResponseRedirect(ROOT)


@require_POST
def feed(request: HttpRequest) -> HttpResponse:
    """Where the bank's rates come from."""
    actor = _administrator(request)
    url = request.POST.get("url", "")
    try:
        keeping.set_feed(actor, url, "is_on" in request.POST)
    except Invalid as error:
        return _draw(request, {"url": url, "is_on": "is_on" in request.POST}, error.errors)
    toast(request, _("Saved."))
    return HttpResponseRedirect(ROOT)


@require_POST
def fetching(request: HttpRequest) -> HttpResponse:
    """Ask the bank now: in the background, as no page waits for another's server."""
    queue.start(FETCH, _administrator(request), {})
    toast(request, _("Krug asks the bank. The rates will stand here in a moment."))
    return HttpResponseRedirect(ROOT)


@require_POST
def file(request: HttpRequest) -> HttpResponse:
    """The bank's XML with the rates of a day, or of one currency over a period, from a file."""
    actor = _administrator(request)
    upload = request.FILES.get("file")
    try:
        if upload is None or isinstance(upload, list):
            raise cbr.NotRates(_("Choose a file."))
        count = keeping.take_in(cbr.read_days(upload.read(cbr.MOST_BYTES + 1)), Source.FILE, actor, Channel.PAGE)
    except cbr.NotRates as error:
        warn(request, str(error))
    else:
        toast(request, _("Rates taken in: %(count)d.") % {"count": count})
    return HttpResponseRedirect(ROOT)


def _administrator(request: HttpRequest) -> User:
    actor = actor_of(request)
    policy.check_administrator(actor)
    return actor


def _draw(request: HttpRequest, given: dict[str, Any], errors: dict[str, str]) -> HttpResponse:
    try:
        shown = page(Rate.objects.all(), ("-on", "-id"), PAGE, request.GET.get("cursor", ""))
    except (BadCursor, OverflowError):
        shown = page(Rate.objects.all(), ("-on", "-id"), PAGE, "")
    context = {
        "rates": shown.rows,
        "next": shown.next,
        "feed": Feed.current(),
        "given": {"base": base_currency(), "on": timezone.localdate().isoformat(), "nominal": "1", **given},
        "errors": errors,
        "currencies": Currency.choices,
    }
    return render(request, "currencies/rates.html", context, status=422 if errors else 200)
