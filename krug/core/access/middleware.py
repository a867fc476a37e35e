"""Every page needs a person; and each person has an own language and time zone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation

from krug.core.access import zones
from krug.core.access.addresses import address_of
from krug.core.access.models import Firm
from krug.core.access.networks import is_within

Answer = Callable[[HttpRequest], HttpResponse]
# In the session of who came in by another's word that a second factor was asked for there.
STRONG = "second_factor_elsewhere"
OPEN_PATHS = (
    "/signin",
    "/static/",
    "/healthz",
    "/metrics",
    "/api/",
    "/me/language",
    "/join/",
    "/setup",
    "/site/",
    "/book/",
    "/free-busy/",
    "/unsubscribe/",
    "/dav/",
    "/.well-known/caldav",
    "/.well-known/carddav",
)


class SignInRequired:
    """Deny by default: a path that is not open leads to the sign-in page, in an empty base on to the set-up."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OPEN_PATHS) or request.user.is_authenticated:
            return self.answer(request)
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401)  # the page stays, with what was typed, and offers to sign in
        return HttpResponseRedirect("/signin?" + urlencode({"next": request.get_full_path()}))


class OwnNetworkRequired:
    """Whose role may come from the firm's own networks only is let in from nowhere else."""

    OPEN = ("/signout", *OPEN_PATHS)

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person: Any = request.user
        networks = person.role.networks if person.is_authenticated else []
        if not networks or request.path.startswith(self.OPEN) or is_within(address_of(request), networks):
            return self.answer(request)
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": "/"})
        return render(request, "door/elsewhere.html", {"address": address_of(request)}, status=403)


class SecondFactorRequired:
    """Whose role must have a second factor and who has none comes to its page and nowhere else.

    Who was asked for one by the provider of single sign-on has shown it there.
    """

    PAGE = "/me/second-factor"
    OPEN = (PAGE, "/me/passkeys", "/signout", *OPEN_PATHS)

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person: Any = request.user
        lacks = person.is_authenticated and person.role.needs_second_factor and not person.has_second_factor
        lacks = lacks and not request.session.get(STRONG)
        if not lacks or request.path.startswith(self.OPEN):
            return self.answer(request)
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": self.PAGE})
        return HttpResponseRedirect(self.PAGE)


class PersonalSettings:
    """Language: the person's own, else the cookie's, the firm's, the installation's. Time zone likewise."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        language = getattr(person, "language", "") or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if language not in dict(settings.LANGUAGES):
            language = _firms_language(request) or settings.LANGUAGE_CODE
        zone = getattr(person, "time_zone", "")
        with translation.override(language):
            if zone in zones.known():
                timezone.activate(zone)
            response = self.answer(request)
        timezone.deactivate()
        response.headers.setdefault("Content-Language", language)
        return response


def _firms_language(request: HttpRequest) -> str:
    """Asked for people only: programs and files do without."""
    person: Any = request.user
    if person.is_authenticated:
        return str(person.firm.language)
    return Firm.current().language if request.path.startswith(("/signin", "/join", "/setup")) else ""
