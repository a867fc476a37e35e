"""What browsers send, freed of what is no text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from krug.core.api.middleware import ROOT as API

FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
NUL = "\x00"


class WithoutNul:
    """Takes NUL out of addresses and forms before anybody reads them: nobody types it, and PostgreSQL keeps none.

    A program that sends one to the API is told so instead of being guessed at.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(API):
            return self.answer(request)
        given: Any = request
        if "%00" in request.META.get("QUERY_STRING", ""):
            given.GET = _freed(request.GET)
        if request.content_type in FORMS and _holds(request.POST):
            given.POST = _freed(request.POST)
        return self.answer(request)


def _holds(values: QueryDict) -> bool:
    return any(NUL in text for name, texts in values.lists() for text in (name, *texts))


def _freed(values: QueryDict) -> QueryDict:
    freed = QueryDict(mutable=True)
    for name, texts in values.lists():
        freed.setlist(name.replace(NUL, ""), [text.replace(NUL, "") for text in texts])
    freed._mutable = False
    return freed
