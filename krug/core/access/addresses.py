"""Where requests come from."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from krug.core.access.networks import is_within


def address_of(request: HttpRequest) -> str:
    """The address a request came from: behind proxies that the operator trusts (KRUG_PROXIES) what they say of it."""
    seen = str(request.META.get("REMOTE_ADDR", ""))
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    # Read from the end: only what a trusted proxy wrote is believed, whatever the visitor put before it.
    while hops and is_within(seen, settings.PROXIES):
        seen = hops.pop()
    return seen[:45]
