"""Every report that the person may open, by section."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from krug.core.access.acting import actor_of
from krug.core.reports.report import Report
from krug.core.reports.running import readable_by


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    user = actor_of(request)
    sections: dict[str, list[Report]] = {}
    for found in readable_by(user):
        sections.setdefault(str(found.section), []).append(found)
    return render(request, "reports/catalogue.html", {"sections": list(sections.items())})
