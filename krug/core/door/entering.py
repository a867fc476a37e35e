"""Coming in and going out, with what the trail keeps of it."""

from __future__ import annotations

import ipaddress

from django.contrib.auth import login, logout
from django.db import transaction
from django.http import HttpRequest

from krug.core.access.acting import actor_of
from krug.core.access.addresses import address_of
from krug.core.access.middleware import STRONG
from krug.core.access.models import FailedSignIn, OpenSession, User
from krug.core.access.models.attempt import Guess
from krug.core.door.knowing import guesser
from krug.core.events.writing import Fact, write

# Past this many failures in a quarter of an hour somebody is trying names out: the trail is not to be flooded.
MOST_UNKNOWN = 100


@transaction.atomic
def enter(request: HttpRequest, person: User) -> None:
    """Sign `person` in on this browser."""
    request.session.pop(STRONG, None)  # of this sign-in nobody else has vouched for a second factor yet
    request.session.set_expiry(None)  # as long as any: what was asked before the door was to last for minutes
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    request.session.save()
    OpenSession.objects.update_or_create(
        session_key=str(request.session.session_key),
        defaults={"user": person, "address": address_of(request), "agent": agent(request)},
    )
    write([Fact("user.signed_in", ("user", person.pk), {"address": address_of(request)})], person)


def guess(request: HttpRequest, email: str) -> Guess | None:
    """A guess at `email` from where the request comes; None where guessing must wait."""
    return FailedSignIn.begin(guesser(request, email), network(request))


@transaction.atomic
def refuse(request: HttpRequest, email: str, reason: str = "") -> None:
    """A wrong password or code, or an unknown address, kept in the trail, with the `reason` where there is one to tell.

    What people type who are not known may be a password put into the wrong line: only its shape is kept.
    """
    person = User.objects.filter(email__iexact=email).first()
    if person is None and FailedSignIn.recent() > MOST_UNKNOWN:
        return
    data = {"email": person.email if person else masked(email), "address": address_of(request)}
    kind, data = ("user.refused_for", {**data, "reason": reason}) if reason else ("user.refused", data)
    write([Fact(kind, ("user", person.pk if person else 0), data)], None)


@transaction.atomic
def leave(request: HttpRequest) -> None:
    person = actor_of(request)
    if person.is_authenticated:
        OpenSession.objects.filter(session_key=request.session.session_key).delete()
        write([Fact("user.signed_out", ("user", person.pk))], person)
    logout(request)


def network(request: HttpRequest) -> str:
    """The neighbourhood of the address: one who has many addresses has them there. "" for what is no address."""
    try:
        own = ipaddress.ip_address(address_of(request))
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{own}/{24 if own.version == 4 else 64}", strict=False))


def masked(email: str) -> str:
    """pe***@firm.example of what looks like an address, else stars alone."""
    name, at, place = email[:254].partition("@")
    return f"{name[:2]}***@{place}" if at and "." in place else "***"


def agent(request: HttpRequest) -> str:
    return request.headers.get("User-Agent", "")[:200]
