"""The bin: what lies in it, whose it was, and the way back."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from krug.core.access.acting import actor_of
from krug.core.access.policy import condition
from krug.core.access.scopes import Action
from krug.core.lists.paging import BadCursor, page
from krug.core.records import kinds
from krug.core.records.binning import put_in_bin, restore
from krug.core.records.models import Binned
from krug.core.records.toasts import toast

ROWS = 50


def within_reach(user: Any, kind: str = "") -> Any:
    """What lies in the bin and the person might have put there."""
    allowed = Q(pk__in=[])
    for known in kinds.all_kinds():
        if kind and known.code != kind:
            continue
        scope = condition(user, known.code, Action.DELETE, key="record_id")
        allowed |= Q(kind=known.code) if scope is None else Q(kind=known.code) & scope
    return Binned.objects.filter(allowed).select_related("by")


@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    kind = request.GET.get("kind", "")
    try:
        found = page(within_reach(request.user, kind), ("-at", "-id"), ROWS, request.GET.get("cursor", ""))
    except BadCursor:
        raise Http404 from None
    rows = [{"entry": entry, "kind": kinds.get(entry.kind)} for entry in found.rows if kinds.known(entry.kind)]
    context = {"rows": rows, "page": found, "kinds": kinds.all_kinds(), "chosen": kind}
    return render(request, "lists/bin.html", context)


@require_POST
def restoring(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The record is back where it was."""
    entry = get_object_or_404(within_reach(request.user, code), record_id=pk)
    record = get_object_or_404(kinds.get(entry.kind).model, pk=entry.record_id)
    user = actor_of(request)
    restore(record, user)
    toast(request, _("“%(title)s” is back.") % {"title": record}, undo=f"/bin/{code}/{pk}/again")
    return HttpResponseRedirect((request.POST.get("next") == "card" and record.get_absolute_url()) or "/bin")


@require_POST
def again(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Into the bin once more: the way back from restoring."""
    if not kinds.known(code):
        raise Http404
    user = actor_of(request)
    record = get_object_or_404(kinds.get(code).model.objects.visible_to(user), pk=pk)
    put_in_bin(record, user)
    return HttpResponseRedirect("/bin")
