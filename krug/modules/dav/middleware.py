"""Devices that are told the host alone ask its root."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from krug.modules.dav.tree import ROOT

ASKED = {"/", "/principals/", "/dav"}


class AtTheRoot:
    """The root of the host answers who looks for calendars as the root of calendars does. No browser asks in this way.

    Not by leading on: some programs take an answer for theirs only where it names the address they asked.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "PROPFIND" and request.path in ASKED:
            request.asked_at = request.path  # type: ignore[attr-defined]
            request.path = request.path_info = ROOT
        return self.answer(request)
