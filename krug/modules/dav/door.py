"""Who asks: by HTTP Basic, e-mail and one of the person's keys for programs. The password of the door opens nothing."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from krug.core.access.addresses import address_of
from krug.core.access.models import ApiToken, FailedSignIn, User
from krug.core.access.models.attempt import MOST, WINDOW
from krug.core.access.networks import is_within
from krug.core.api.language import speak
from krug.core.door import entering
from krug.core.events import origin
from krug.core.records.custom.fitting import refresh

REALM = 'Basic realm="Krug", charset="UTF-8"'
# What changes nothing.
READING = {"GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT"}
Answer = Callable[[HttpRequest, ApiToken], HttpResponse]


def opened(request: HttpRequest, answer: Answer) -> HttpResponse:
    """What `answer` says to whom the key opens; else 401, or 429 after too many wrong ones from one network."""
    email, key = _said(request)
    if not email or not key:
        return _shut()
    whose = f"dav {entering.network(request)} {email}".lower()[:254]
    since = timezone.now() - WINDOW
    if FailedSignIn.objects.filter(address=whose, at__gte=since).count() >= MOST:
        return _wait()
    token = ApiToken.opened_by(key)
    if token is None or token.user.email.lower() != email.lower():
        if FailedSignIn.begin(whose, entering.network(request)) is None:
            return _wait()
        entering.refuse(request, email)
        return _shut()
    person: User = token.user
    networks = person.role.networks
    if networks and not is_within(address_of(request), networks):
        return HttpResponse(status=403)
    request.user = person
    speak(request, person)
    refresh(person.firm)
    origin.by_token(token.name or f"№{token.pk}")
    return answer(request, token)


def _said(request: HttpRequest) -> tuple[str, str]:
    sort, _space, given = request.headers.get("Authorization", "").partition(" ")
    if sort.lower() != "basic" or len(given) > 2000:
        return "", ""
    try:
        text = base64.b64decode(given.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        return "", ""
    email, _colon, key = text.partition(":")
    return email.strip().replace("\x00", ""), key


def _shut() -> HttpResponse:
    return HttpResponse(status=401, headers={"WWW-Authenticate": REALM})


def _wait() -> HttpResponse:
    return HttpResponse(status=429, headers={"Retry-After": str(int(WINDOW.total_seconds()))})
