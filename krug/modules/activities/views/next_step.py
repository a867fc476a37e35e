"""The next step of a card, drawn anew when something changed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from krug.core.access.acting import actor_of
from krug.modules.activities import panels
from krug.modules.activities.views.reaching import record_of


@require_safe
def next_step(request: HttpRequest) -> HttpResponse:
    user = actor_of(request)
    record = record_of(request, request.GET.get("of", ""))
    return render(request, "activities/next_step.html", {"panel": panels.next_step(user, record)})
