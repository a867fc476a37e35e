"""/metrics: for the operator's own Prometheus, and for nobody else."""

from __future__ import annotations

import os
import secrets

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from krug.core.watch import gathering

TOKEN = "KRUG_METRICS_TOKEN"
LOOPBACK = {"127.0.0.1", "::1"}
FORWARDED = ("X-Forwarded-For", "X-Real-Ip", "Forwarded")


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not may_read(request):
        text = f"Only from this machine, or with {TOKEN}.\n"
        return HttpResponse(text, status=403, content_type="text/plain; charset=utf-8")
    return HttpResponse(gathering.text(), content_type=CONTENT_TYPE_LATEST)


def may_read(request: HttpRequest) -> bool:
    """Who brings the token; or who asks from this machine itself, not through a proxy that stands on it."""
    token = os.environ.get(TOKEN, "")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if token and secrets.compare_digest(given.encode(), token.encode()):
        return True
    through_proxy = any(header in request.headers for header in FORWARDED)
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not through_proxy
