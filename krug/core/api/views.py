"""What the API says about itself, and what it says where there is nothing.

The description is made from the operations, which are read in when somebody asks: pages do without their weight.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from krug.core.access.models import Firm
from krug.core.api.language import speak
from krug.core.api.problems import TITLES, missing


@require_safe
def document(request: HttpRequest) -> HttpResponse:
    """/api/v1/openapi.json: open to everybody, as it tells nothing of the firm."""
    from krug.core.api import openapi

    speak(request, None)
    return HttpResponse(openapi.text(get_language() or "en", _off()), content_type="application/json")


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """/api/v1/docs: the same, to be read."""
    from krug.core.api import documentation

    problems = [{"anchor": anchor, "status": status, "title": title} for status, (anchor, title) in TITLES.items()]
    found = documentation.sections(get_language() or "en", _off())
    return render(request, "api/docs.html", {"sections": found, "problems": problems})


def _off() -> tuple[str, ...]:
    return tuple(sorted(Firm.current().modules_off))


@csrf_exempt
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    speak(request, None)
    return missing().response()
