"""Between the password and the code: the browser is known to have had the password, and is let in nowhere yet."""

from __future__ import annotations

import time

from django.http import HttpRequest

from krug.core.access.models import User

KEY = "halfway"
LASTS = 300  # seconds


def begin(request: HttpRequest, person: User, goal: str, email: str) -> None:
    request.session.cycle_key()
    # The password's digest is in it: who changes the password shuts all doors that stand half open.
    request.session[KEY] = [person.pk, person.get_session_auth_hash(), int(time.time()), goal, email]


def of(request: HttpRequest) -> tuple[User, str, str] | None:
    """Who stands there, where they want to go, and the address typed; None for nobody, or too late."""
    found = request.session.get(KEY)
    if not found or time.time() - found[2] > LASTS:
        return None
    person = User.objects.filter(pk=found[0], is_active=True).first()
    if person is None or person.get_session_auth_hash() != found[1]:
        return None
    return person, str(found[3]), str(found[4])


def end(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
