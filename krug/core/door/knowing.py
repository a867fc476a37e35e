"""Browsers in which a person has signed in before.

A stranger who guesses at an address shuts out strangers only: whoever comes from a browser known here is counted
by that browser, so that nobody can lock a colleague out (OWASP, "Device cookies").
"""

from __future__ import annotations

import secrets

from django.http import HttpRequest, HttpResponse

COOKIE = "krug_known"
SALT = "krug.core.door.knowing"
YEAR = 365 * 24 * 3600


def guesser(request: HttpRequest, email: str) -> str:
    """By what failures are counted: the address guessed at, or this browser where its owner has signed in before."""
    mark, _sign, owner = str(request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=YEAR)).partition(" ")
    return f"{mark} {email}" if owner and owner == email.lower() else email


def remember(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """After a sign-in; an older mark of this browser is replaced."""
    value = f"{secrets.token_hex(8)} {email.lower()}"
    response.set_signed_cookie(
        COOKIE,
        value,
        salt=SALT,
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
        path="/signin",
    )
