"""What a visitor does with their own time by its link: finishes the booking, moves it, cancels it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from krug.core.records.cleaning import Invalid
from krug.modules.booking import changing, choosing, holding, ics, letters
from krug.modules.booking.asking import fields, who_of
from krug.modules.booking.choosing import Choice
from krug.modules.booking.confirming import confirm, taken_words
from krug.modules.booking.models import Appointment, State
from krug.modules.booking.models.appointment import number_in
from krug.modules.booking.taking import Taken
from krug.modules.booking.times import told, zone_of
from krug.modules.booking.views.public import clock, frame, guarded, offer_of
from krug.modules.site import traps
from krug.modules.site.framing import is_foreign, sound

Page = Callable[[HttpRequest, Appointment, Choice], HttpResponse]


def of_link(view: Page) -> Callable[[HttpRequest, str], HttpResponse]:
    """An appointment by its link, in its visitor's language and on their clock."""

    @csrf_exempt  # the link itself is what lets in
    @wraps(view)
    def answer(request: HttpRequest, token: str) -> HttpResponse:
        rows = Appointment.objects.select_related("service__product", "person", "room", "activity", "page__consent")
        found = rows.filter(pk=number_in(token) or 0).first()
        if found is None:
            raise Http404
        given = request.POST if request.method == "POST" else request.GET
        choice = choosing.read({"tz": found.zone, **given.dict()}, found.language)
        choice = replace(choice, service=found.service_id, person=found.person_id)
        if request.method == "POST" and is_foreign(request, found.page.sites):
            raise Http404
        with translation.override(choice.language):
            response = view(request, found, choice)
        return guarded(response, found.page, choice.language)

    return answer


@of_link
@require_http_methods(["GET", "HEAD", "POST"])
def held(request: HttpRequest, found: Appointment, choice: Choice) -> HttpResponse:
    """Who the visitor is; sent, it is booked."""
    if found.state not in (State.HELD, State.LAPSED):
        return _to(found, choice)
    if request.method != "POST":
        return _ask(request, found, choice, {}, {})
    given = {name: sound(str(value)) for name, value in request.POST.items()}
    try:
        who = who_of(found.page, given, time.time())
        confirm(found, who)
    except Invalid as error:
        return _ask(request, found, choice, given, error.errors, 422)
    except Taken:
        return _gone(request, found, choice)
    return _to(found, choice, "new")


@of_link
@require_POST
def release(_request: HttpRequest, found: Appointment, choice: Choice) -> HttpResponse:
    """Another time, please: this one is free at once."""
    holding.release(found)
    return HttpResponseRedirect(f"{found.page.address}?{choice.query(person=None)}", status=303)


@of_link
@require_safe
def mine(request: HttpRequest, found: Appointment, choice: Choice) -> HttpResponse:
    if found.state in (State.HELD, State.LAPSED):
        return HttpResponseRedirect(f"/book/held/{found.token}")
    return _show(request, found, choice)


@of_link
@require_POST
def cancellation(request: HttpRequest, found: Appointment, choice: Choice) -> HttpResponse:
    """Twice is once."""
    try:
        changing.cancel(found)
    except changing.TooLate:
        return _show(request, found, choice, _("It is too late to cancel this here. Please call us."), 409)
    return _to(found, choice)


@of_link
@require_safe
def times(request: HttpRequest, found: Appointment, choice: Choice) -> HttpResponse:
    return _times(request, found, choice)


@of_link
@require_POST
def moving(request: HttpRequest, found: Appointment, choice: Choice) -> HttpResponse:
    moment = choosing.moment_of(request.POST.get("at", ""))
    if moment is None:
        return _times(request, found, choice, _("Choose a time."), 422)
    try:
        changing.move(found, moment)
    except Taken:
        return _times(request, found, choice, taken_words(), 409)
    except changing.TooLate:
        return _show(request, found, choice, _("It is too late to move this here. Please call us."), 409)
    return _to(found, choice, "moved")


@of_link
@require_safe
def event(request: HttpRequest, found: Appointment, _choice: Choice) -> HttpResponse:
    """For the visitor's own calendar."""
    if found.activity is None:
        raise Http404
    text = ics.text_of(found, request.build_absolute_uri(letters.link_to(found)))
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="booking.ics"'
    return answer


def _to(found: Appointment, choice: Choice, said: str = "") -> HttpResponse:
    framed = "1" if choice.framed else None
    query = Choice(choice.language, choice.zone, choice.is_zone_known).query(framed=framed, said=said or None)
    return HttpResponseRedirect(f"{letters.link_to(found)}?{query}", status=303)


def _show(request: HttpRequest, found: Appointment, choice: Choice, fault: str = "", status: int = 200) -> HttpResponse:
    context = _context(found, choice) | {
        "fault": fault,
        "said": request.GET.get("said", ""),
        "may_change": found.is_visitors(timezone.now()),
        "until": told(found.may_change_until, choice.zone),
        "link": letters.link_to(found),
    }
    return render(request, "booking/mine.html", context, status=status)


def _ask(
    request: HttpRequest,
    found: Appointment,
    choice: Choice,
    given: Mapping[str, str],
    errors: Mapping[str, str],
    status: int = 200,
) -> HttpResponse:
    held_until = found.held_until if found.held_until and found.held_until > timezone.now() else None
    consent = found.page.consent.current if found.page.consent else None
    context = _context(found, choice) | {
        "fields": [(one, given.get(one.name, ""), errors.get(one.name, "")) for one in fields()],
        "errors": errors,
        "until": f"{held_until.astimezone(choice.zone):%H:%M}" if held_until else "",
        "consent": consent,
        "agreed": bool(given.get("agreed")) and not errors.get("agreed"),
        "honey": traps.HONEY,
        "drawn": given.get("krug_drawn") or traps.drawn_at(time.time()),
    }
    return render(request, "booking/held.html", context, status=status)


def _times(
    request: HttpRequest, found: Appointment, choice: Choice, fault: str = "", status: int = 200
) -> HttpResponse:
    if not found.is_visitors(timezone.now()):
        return _show(request, found, choice, _("It is too late to move this here. Please call us."), 409)
    offer = choosing.offer(found.service, choice, besides=found)
    context = (
        _context(found, choice)
        | clock(choice)
        | offer_of(choice, offer)
        | {
            "fault": fault,
            "link": letters.link_to(found),
        }
    )
    return render(request, "booking/times.html", context, status=status)


def _gone(request: HttpRequest, found: Appointment, choice: Choice) -> HttpResponse:
    context = _context(found, choice) | {"words": taken_words(), "back": True}
    return render(request, "booking/said.html", context, status=409)


def _context(found: Appointment, choice: Choice) -> dict[str, Any]:
    zone = choice.zone if choice.is_zone_known else zone_of(found.zone)
    return frame(found.page, choice) | {"appointment": found, "when": told(found.begins_at, zone)}
