"""The card of one record: its head, what comes next, its history, and what belongs to it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.addresses import address_of
from krug.core.access.policy import may
from krug.core.access.scopes import Action
from krug.core.records import mentions, opened, panels, taken_in, viewing, writing
from krug.core.records.head import head_of
from krug.core.records.kinds import RecordKind
from krug.core.records.once import new_key
from krug.core.records.toasts import toast
from krug.core.records.views.history import feed


@require_safe
def card(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    try:
        record = reach(request, kind, pk)
    except Http404:
        address = taken_in.now_at(kind, pk, actor_of(request))
        if address is None:
            raise
        return HttpResponseRedirect(address)
    user = actor_of(request)
    mentions.mark_read(user, record.card)
    opened.tell(user, record.card)
    context = {
        **about(request, kind, record),
        **feed(request, kind, record),
        "panels": panels.drawn_on(record, user),
        "may_delete": may(user, Action.DELETE, record),
        "comment_key": new_key(),
    }
    return render(request, "records/card.html", context)


@require_safe
def head(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    """The head alone, for a card on which it has changed."""
    return render(request, "records/head.html", about(request, kind, reach(request, kind, pk)))


@require_safe
def panel(request: HttpRequest, kind: RecordKind, pk: int, code: str) -> HttpResponse:
    """The inside of one panel, for a card on which it has changed; one with nothing to see any more leaves the card."""
    user = actor_of(request)
    record = reach(request, kind, pk)
    drawn = panels.drawn(code, record, user)
    if drawn is None:
        if request.headers.get("HX-Request") and panels.is_declared(code):
            return HttpResponse(headers={"HX-Reswap": "delete"})
        raise Http404
    may_change = may(user, Action.CHANGE, record)
    context = {"kind": kind, "record": record, "drawn": drawn, "panel": drawn.values, "may_change": may_change}
    return render(request, "records/panel.html", context)


@require_POST
def bin_(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    record = reach(request, kind, pk)
    writing.put_in_bin(record, actor_of(request))
    text = _("In the bin for 30 days: %(title)s") % {"title": record}
    toast(request, text, undo=f"{record.get_absolute_url()}/restore")
    return HttpResponseRedirect(f"/{kind.path}")


@require_POST
def restore(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    user = actor_of(request)
    rows = policy.limit(kind.model.objects.all(), user, kind.code, Action.SEE)
    record = get_object_or_404(rows, pk=pk)
    writing.restore(record, user)
    toast(request, _("Back from the bin: %(title)s") % {"title": record})
    return HttpResponseRedirect(record.get_absolute_url())


def reach(request: HttpRequest, kind: RecordKind, pk: int) -> Any:
    """The record, or 404 for one that is not there or out of sight. Who looked at a confidential one is noted."""
    rows = kind.model.objects.visible_to(request.user).select_related(*kind.related)
    record = get_object_or_404(rows.prefetch_related(*kind.children), pk=pk)
    viewing.note_one(actor_of(request), record, viewing.Way.PAGE, address_of(request))
    return record


def about(request: HttpRequest, kind: RecordKind, record: Any) -> dict[str, Any]:
    user = actor_of(request)
    may_change = may(user, Action.CHANGE, record)
    return {
        "kind": kind,
        "record": record,
        "head": head_of(kind, record, user),
        "may_change": may_change,
        "may_mark": may_change and kind.may_be_confidential,
    }
