"""Each request has a number, is timed, counted, and told of in the log."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from krug.core.watch.logs import request_id
from krug.core.watch.measures import REQUESTS, SECONDS

log = logging.getLogger("krug.requests")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
# A number given by the balancer before us is kept, when it is one.
NUMBER = re.compile(r"[A-Za-z0-9._-]{8,64}")


class Watched:
    """Stands outermost, so that nothing is answered unseen."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        given = request.headers.get("X-Request-Id", "")
        number = given if NUMBER.fullmatch(given) else secrets.token_hex(8)
        token = request_id.set(number)
        try:
            response = self.answer(request)
            response["X-Request-Id"] = number
            _note(request, response, time.perf_counter() - started)
        finally:
            request_id.reset(token)
        return response


def _note(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    method = request.method if request.method in METHODS else "OTHER"
    route = route_of(request)
    REQUESTS.labels(method, route, response.status_code).inc()
    SECONDS.labels(method, route).observe(seconds)
    if log.isEnabledFor(logging.INFO):
        told = {
            "user": _person(request),
            "method": method,
            "route": route,
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
        }
        log.info("%s %s %s", method, route, response.status_code, extra=told)


def route_of(request: HttpRequest) -> str:
    """The address as it was declared: numbers of records and words of searches never become labels."""
    match = request.resolver_match
    if match is not None:
        return "/" + match.route
    return settings.STATIC_URL if request.path.startswith(settings.STATIC_URL) else "none"


def _person(request: HttpRequest) -> int | None:
    """The person's id where the request has found out who it is; nothing is asked of the database for it."""
    found: Any = getattr(request, "auth", None) or getattr(request, "_cached_user", None)
    pk = getattr(found, "pk", None)
    return pk if isinstance(pk, int) else None
