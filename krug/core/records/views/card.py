"""The card of one record: its facts, its history, and what can be done with it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from krug.core.access import policy
from krug.core.access.policy import may
from krug.core.access.scopes import Action
from krug.core.events import history, kinds
from krug.core.events.models import EventLink
from krug.core.records import panels, writing
from krug.core.records.cleaning import Invalid
from krug.core.records.kinds import RecordKind
from krug.core.records.toasts import toast, warn


@require_safe
def card(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    record = reach(request, kind, pk)
    user: Any = request.user
    before = request.GET.get("before", "")
    links = history.of_card(kind.code, pk, user, int(before) if before.isdigit() else None)
    context = {
        "kind": kind,
        "record": record,
        "facts": [field for field in kind.fields if field.name != "name"],
        "events": [said(link) for link in links],
        "older": links[-1].event_id if len(links) == history.PAGE else None,
        "panels": panels.drawn_on(record, user),
        "may_change": may(user, Action.CHANGE, record),
        "may_delete": may(user, Action.DELETE, record),
    }
    return render(request, "records/card.html", context)


@require_POST
def comments(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    record = reach(request, kind, pk)
    try:
        writing.comment(record, request.user, request.POST.get("text", ""))  # type: ignore[arg-type]
    except Invalid as error:
        warn(request, error.errors["text"])
    return redirect(record.get_absolute_url())


@require_POST
def bin_(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    record = reach(request, kind, pk)
    writing.put_in_bin(record, request.user)  # type: ignore[arg-type]
    text = _("In the bin for 30 days: %(title)s") % {"title": record}
    toast(request, text, undo=f"{record.get_absolute_url()}/restore")
    return redirect(f"/{kind.path}")


@require_POST
def restore(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    user: Any = request.user
    rows = policy.limit(kind.model.objects.all(), user, kind.code, Action.SEE)
    record = get_object_or_404(rows, pk=pk)
    writing.restore(record, user)
    toast(request, _("Back from the bin: %(title)s") % {"title": record})
    return redirect(record.get_absolute_url())


def reach(request: HttpRequest, kind: RecordKind, pk: int) -> Any:
    """The record, or 404 for one that is not there or not the person's to see."""
    rows = kind.model.objects.visible_to(request.user).select_related(*kind.related)
    return get_object_or_404(rows.prefetch_related(*kind.children), pk=pk)


def said(link: EventLink) -> dict[str, Any]:
    event = link.event
    declared = kinds.get(event.kind)
    text = declared.say(event.data)
    return {"at": event.at, "actor": event.actor, "text": text, "icon": declared.icon}
