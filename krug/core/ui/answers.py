"""What the domain refuses, as pages and fragments a person understands."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from krug.core.access.policy import Denied
from krug.core.ui.messages import add_toasts


class ClearAnswers:
    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Denied):
            return denied(request, str(error))
        return None


def denied(request: HttpRequest, reason: str) -> HttpResponse:
    return _say(request, 403, "403.html", reason)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _say(request, 404, "404.html", _("There is no such record any more, or it is not open to you."))


def out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token does not fit: the page was opened before the person signed in anew."""
    return _say(request, 403, "csrf.html", _("This page is out of date. Reload it and do it again."))


def failed(request: HttpRequest) -> HttpResponse:
    """Something broke. The page draws on nothing that may be broken too."""
    return _say(request, 500, "500.html", _("Krug could not do this. Nothing was changed; try once more."))


def _say(request: HttpRequest, status: int, template: str, text: str) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return render(request, template, {"reason": text}, status=status)
    response = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    add_toasts(response, [{"text": text, "level": "error", "undo": ""}])
    return response
