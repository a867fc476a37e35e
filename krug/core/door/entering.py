"""Coming in and going out, with what the trail keeps of it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login, logout
from django.db import transaction
from django.http import HttpRequest

from krug.core.access.models import FailedSignIn, OpenSession, User
from krug.core.door.knowing import guesser
from krug.core.events.writing import Fact, write

# Past this many failures in a quarter of an hour somebody is trying names out: the trail is not to be flooded.
MOST_UNKNOWN = 100


@transaction.atomic
def enter(request: HttpRequest, person: User) -> None:
    """Sign `person` in on this browser."""
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    request.session.save()
    OpenSession.objects.update_or_create(
        session_key=str(request.session.session_key),
        defaults={"user": person, "address": address(request), "agent": agent(request)},
    )
    write([Fact("user.signed_in", ("user", person.pk), {"address": address(request)})], person)


@transaction.atomic
def refuse(request: HttpRequest, email: str) -> None:
    """A wrong password or an unknown address: counted, and kept in the trail."""
    FailedSignIn.note(guesser(request, email))
    person = User.objects.filter(email__iexact=email).first()
    if person is None and FailedSignIn.recent() > MOST_UNKNOWN:
        return
    data = {"email": email[:254], "address": address(request)}
    write([Fact("user.refused", ("user", person.pk if person else 0), data)], None)


@transaction.atomic
def leave(request: HttpRequest) -> None:
    person: Any = request.user
    if person.is_authenticated:
        OpenSession.objects.filter(session_key=request.session.session_key).delete()
        write([Fact("user.signed_out", ("user", person.pk))], person)
    logout(request)


def address(request: HttpRequest) -> str:
    """Where the request came from, as the server saw it."""
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


def agent(request: HttpRequest) -> str:
    return request.headers.get("User-Agent", "")[:200]
