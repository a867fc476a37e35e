"""Whoever finds a browser open must not change how its owner comes in: the owner is asked once more."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access.acting import actor_of
from krug.core.access.models import FailedSignIn, OpenSession

FRESH = dt.timedelta(minutes=10)


def doubt(request: HttpRequest, whose: str) -> str:
    """Why this may not be the owner, in words; "" where it is: the present password, or for who has none a sign-in of
    the last minutes. Wrong ones are counted by `whose`."""
    person = actor_of(request)
    guess = FailedSignIn.begin(f"{whose} {person.pk}")
    if guess is None:
        return _("Too many attempts. Wait a quarter of an hour and try again.")
    if not person.has_usable_password():
        guess.forget()
        return "" if is_fresh(request) else _("Sign out and in again first: this is asked of who came in long ago.")
    if not person.check_password(request.POST.get("password", "")):
        return _("The present password is wrong.")
    guess.forget()
    return ""


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person came in here a few minutes ago."""
    rows = OpenSession.objects.filter(user=actor_of(request), session_key=request.session.session_key)
    return rows.filter(at__gte=timezone.now() - FRESH).exists()
