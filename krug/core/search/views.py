"""The page of the search over everything."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from krug.core.access.acting import actor_of
from krug.core.records import kinds
from krug.core.search.finding import find, readings
from krug.core.search.marking import marked


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "")[:200]
    user = actor_of(request)
    words = readings(asked)
    found = [
        {"entry": entry, "title": marked(entry.title, words), "kind": kind, "url": f"/{kind.path}/{entry.record_id}"}
        for entry in find(user, asked)
        for kind in [kinds.get(entry.kind)]
    ]
    return render(request, "search/page.html", {"asked": asked, "found": found})
