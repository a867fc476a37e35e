"""All help pages, one of them, and the one on the place a person stands at."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from krug.core.access.acting import actor_of
from krug.core.access.models import User
from krug.core.help.pages import HelpPage, open_to, page_at
from krug.core.help.texts import HelpText, text_of


@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:200]
    found = [(page, text) for page, text in _all(actor_of(request)) if text.has(asked)]
    return render(request, "help/contents.html", {"found": found, "asked": asked})


@require_safe
def page(request: HttpRequest, code: str) -> HttpResponse:
    user = actor_of(request)
    found = next((page for page in open_to(user) if page.code == code), None)
    if found is None:
        raise Http404
    return render(request, "help/page.html", {"page": found, "text": text_of(found, get_language()), "all": _all(user)})


@require_safe
def panel(request: HttpRequest) -> HttpResponse:
    """The side panel: what is written of the page at the address `path`, else all that is written."""
    user = actor_of(request)
    found = page_at(request.GET.get("path", "")[:500], user)
    context = {"page": found, "text": found and text_of(found, get_language()), "all": [] if found else _all(user)}
    return render(request, "help/panel.html", context)


def _all(user: User) -> list[tuple[HelpPage, HelpText]]:
    language = get_language()
    return [(page, text_of(page, language)) for page in open_to(user)]
