"""The page on which visitors choose a time. It needs no sign-in, cookie or script."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from krug.core.access.addresses import address_of
from krug.core.access.networks import around
from krug.core.door.forms import zones
from krug.modules.booking import choosing, holding
from krug.modules.booking.choosing import Choice, Offer
from krug.modules.booking.confirming import taken_words
from krug.modules.booking.holding import TooMany, Visitor
from krug.modules.booking.models import BookingPage, Service
from krug.modules.booking.taking import Taken
from krug.modules.booking.times import offset_of
from krug.modules.site.framing import is_foreign, policy_of

Page = Callable[[HttpRequest, BookingPage, Choice], HttpResponse]


def of_page(view: Page) -> Callable[[HttpRequest, str], HttpResponse]:
    """A page by its key, in the visitor's language, with the headers that let the firm's sites show it and no other."""

    @csrf_exempt  # a visitor has no session that could be misused
    @wraps(view)
    def answer(request: HttpRequest, key: str) -> HttpResponse:
        page = get_object_or_404(BookingPage.objects.there().select_related("consent"), code=key, is_on=True)
        choice = choosing.read(request.POST if request.method == "POST" else request.GET, page.language)
        with translation.override(choice.language):
            response = view(request, page, choice)
        return guarded(response, page, choice.language)

    return answer


def guarded(response: HttpResponse, page: BookingPage, language: str) -> HttpResponse:
    response.headers["Content-Language"] = language
    response.headers["Content-Security-Policy"] = policy_of(page.sites)
    response.headers["Cache-Control"] = "no-store"
    # The address holds what opens the booking: it is told to nobody.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@of_page
@require_safe
def booking_page(request: HttpRequest, page: BookingPage, choice: Choice) -> HttpResponse:
    return draw(request, page, choice)


@of_page
@require_POST
def holdings(request: HttpRequest, page: BookingPage, choice: Choice) -> HttpResponse:
    if is_foreign(request, page.sites):
        return say(request, page, choice, _("This page is not meant for this site."), 403)
    service = _service(page, choice)
    moment = choosing.moment_of(request.POST.get("at", ""))
    if service is None or moment is None:
        return draw(request, page, choice, _("Choose a time."), 422)
    visitor = Visitor(choice.zone.key, choice.language, around(address_of(request)))
    try:
        held = holding.hold(page, service, moment, visitor, choice.person)
    except Taken:
        return draw(request, page, choice, taken_words(), 409)
    except TooMany:
        words = _("Too many bookings came from your address. Please try again in an hour, or call us.")
        return say(request, page, choice, words, 429)
    return HttpResponseRedirect(f"/book/held/{held.token}{'?framed=1' if choice.framed else ''}", status=303)


def draw(request: HttpRequest, page: BookingPage, choice: Choice, fault: str = "", status: int = 200) -> HttpResponse:
    """Services to choose from, or the free times of the one chosen, or of the only one."""
    services = choosing.services_of(page)
    service = _service(page, choice, services)
    if choice.service is not None and service is None and status == 200:
        raise Http404
    context = frame(page, choice) | {"services": services, "service": service, "fault": fault}
    if service is not None:
        people = choosing.people_of(service)
        context |= {"people": people} | offer_of(choice, choosing.offer(service, choice)) | clock(choice)
    return render(request, "booking/page.html", context, status=status)


def say(request: HttpRequest, page: BookingPage, choice: Choice, words: str, status: int) -> HttpResponse:
    return render(request, "booking/said.html", frame(page, choice) | {"words": words}, status=status)


def frame(page: BookingPage, choice: Choice) -> dict[str, Any]:
    """What every page for visitors needs."""
    codes = [code for code, _title in settings.LANGUAGES if code != choice.language]
    # Each in its own words, for who does not read the page's.
    others = [(code, translation.get_language_info(code)["name_local"], choice.query(lang=code)) for code in codes]
    return {"page": page, "choice": choice, "languages": others, "is_framed": choice.framed}


def offer_of(choice: Choice, offer: Offer) -> dict[str, Any]:
    """The times, and the addresses of those before and after."""
    return {
        "offer": offer,
        "first_query": choice.query(since=None),
        "later_query": choice.query(since=offer.later),
    }


def clock(choice: Choice) -> dict[str, Any]:
    """The zones to choose from, the one chosen among them, and how it stands."""
    found = zones()
    if choice.zone.key not in dict(found):
        found = [(choice.zone.key, f"{choice.zone.key} ({offset_of(choice.zone, timezone.now())})"), *found]
    return {"zones": found}


def _service(page: BookingPage, choice: Choice, services: list[Service] | None = None) -> Service | None:
    services = choosing.services_of(page) if services is None else services
    if choice.service is None:
        return services[0] if len(services) == 1 else None
    return next((one for one in services if one.pk == choice.service), None)
