"""When and from where a person came in, or somebody tried to in their name."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from krug.core.access.acting import actor_of
from krug.core.events import kinds
from krug.core.events.comings import comings_of
from krug.core.events.models import Event
from krug.core.events.origin import Origin
from krug.core.lists.paging import BadCursor, page

ROWS = 50
REFUSED = {"user.refused", "user.refused_for", "user.passkey_copied"}


@dataclass(frozen=True)
class Line:
    """`address` is "" where it is not known."""

    event: Event
    text: str
    address: str
    is_refused: bool


@require_safe
def signins(request: HttpRequest) -> HttpResponse:
    user = actor_of(request)
    try:
        found = page(comings_of(user), ("-at", "-id"), ROWS, request.GET.get("cursor", ""))
    except BadCursor:
        raise Http404 from None
    return render(request, "door/signins.html", {"lines": [_line(one) for one in found.rows], "next": found.next})


def _line(event: Event) -> Line:
    said = kinds.get(event.kind).say(event.data, event.actor.name if event.actor else None)
    address = event.data.get("address") or Origin.of(event.origin).address
    return Line(event, said, address, event.kind in REFUSED)
