"""The history of a card: page by page, by group, and what has been added since."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from krug.core.access.acting import actor_of
from krug.core.access.addresses import address_of
from krug.core.access.keys import key_of
from krug.core.events import history
from krug.core.events.groups import on_card
from krug.core.records import viewing
from krug.core.records.kinds import RecordKind
from krug.core.records.telling import by_day


@require_safe
def history_(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    """A fragment: with `before` or `after` the events alone, otherwise the filters too."""
    record = get_object_or_404(kind.model.objects.visible_to(request.user), pk=pk)
    viewing.note_one(actor_of(request), record, viewing.Way.PAGE, address_of(request))
    alone = "before" in request.GET or "after" in request.GET
    template = "records/feed.html" if alone else "records/history.html"
    return render(request, template, {"kind": kind, "record": record, **feed(request, kind, record)})


def feed(request: HttpRequest, kind: RecordKind, record: Any) -> dict[str, Any]:
    """What the history's templates take. `day` is the one already begun on the page: it gets no second heading."""
    user = actor_of(request)
    groups = on_card(kind.code)
    asked = request.GET.get("group", "")
    group = asked if asked in {one.code for one in groups} else ""
    before, after = number(request, "before"), number(request, "after")
    links = history.of_card(kind.code, record.pk, user, before or None, group, after)
    days = by_day(links, user)
    return {
        "groups": groups,
        "group": group,
        "days": days,
        "day": request.GET.get("day", ""),
        "older": links[-1].event_id if len(links) == history.PAGE and not after else None,
        "last_day": days[-1].date if days else None,
    }


def number(request: HttpRequest, name: str) -> int:
    """A whole number of the address; 0 for none and for nonsense."""
    text = request.GET.get(name, "")
    return key_of(text) or 0
