"""The headers every answer carries."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from krug.core.records.page_policy import HEADER, NO_FRAME, POLICY

A_YEAR = "max-age=31536000"


class SecurityHeaders:
    """No inline script or style, no framing, no guessing of types; pages are kept by nobody between us and the reader.

    A page that says another policy of its own, as a form for the firm's site does, may be framed.

    Behind TLS the browser is told to come by TLS only.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        response.headers.setdefault(HEADER, POLICY)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        if settings.SESSION_COOKIE_SECURE:
            response.headers["Strict-Transport-Security"] = A_YEAR
        response.headers["X-Content-Type-Options"] = "nosniff"
        if NO_FRAME in response.headers[HEADER]:
            response.headers["X-Frame-Options"] = "DENY"  # the same, to browsers that do not know the policy
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        return response
