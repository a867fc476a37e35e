"""What is done with the records chosen in a list."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.scopes import Action, Scope
from krug.core.lists import bulk as bulks
from krug.core.lists.bulk.performing import MOST_IDS
from krug.core.lists.cells import may_edit
from krug.core.lists.inputs import entry
from krug.core.lists.models import BulkChange, BulkState, BulkVerb
from krug.core.lists.state import ListState
from krug.core.lists.views.listing import frame_of
from krug.core.lists.views.opening import of_list
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.fields import ChoicesField, Field
from krug.core.records.onward import onward
from krug.core.records.toasts import toast, warn

ASSIGN = "assign"


@require_http_methods(["GET", "POST"])
@of_list()
def start(request: HttpRequest, state: ListState) -> HttpResponse:
    """GET: the form of one verb. POST: `verb`, its values, and `ids` or `all` for everything the list lets through."""
    return _form(request, state) if request.method == "GET" else _start(request, state)


def _form(request: HttpRequest, state: ListState) -> HttpResponse:
    verb = request.GET.get("verb", "")
    fields = changeable(state)
    if verb == ASSIGN:
        fields = [field for field in state.kind.fields if field.name == "responsible"]
    asked = request.GET.get("field", "")
    field = next((field for field in fields if field.name == asked), fields[0] if fields else None)
    tags = state.kind.field("tags")
    context = {
        "kind": state.kind,
        "state": state,
        "verb": verb,
        "frame": frame_of(request),
        "fields": fields,
        "field": field,
        "input": entry(tags if verb in (BulkVerb.TAG, BulkVerb.UNTAG) else field or tags, [], state.user),
    }
    return render(request, "lists/bulk_form.html", context)


def changeable(state: ListState) -> list[Field]:
    """The fields a bulk change may set: those of the form, the responsible person with the right to assign."""
    assign = state.user.scope(state.kind.code, Action.ASSIGN) is not Scope.NONE
    fields = [f for f in state.kind.fields if may_edit(f) and f.stored and f.name not in ("name", "tags")]
    return [field for field in fields if field.name != "responsible" or assign]


def _start(request: HttpRequest, state: ListState) -> HttpResponse:
    verb = request.POST.get("verb", "")
    values: dict[str, Any] = {}
    name = "responsible" if verb == ASSIGN else request.POST.get("field", "")
    if verb in (ASSIGN, BulkVerb.CHANGE):
        verb, values = BulkVerb.CHANGE, {name: _value(request, state, name)}
    elif verb in (BulkVerb.TAG, BulkVerb.UNTAG):
        values = {"tags": [text for text in request.POST.getlist("value") if text.strip()]}
    if verb not in BulkVerb.values:
        return HttpResponse(_("There is nothing to do."), status=400)
    try:
        bulk = bulks.start(state.kind, state.user, verb, values, _selection(request, state))
    except Invalid as error:
        warn(request, "; ".join(error.errors.values()))
        return onward(request, state.url())
    return _then(request, bulk, state.url())


def _value(request: HttpRequest, state: ListState, name: str) -> Any:
    field = next((field for field in state.kind.fields if field.name == name), None)
    several = isinstance(field, ChoicesField)
    return request.POST.getlist("value") if several else request.POST.get("value", "")


def _selection(request: HttpRequest, state: ListState) -> dict[str, Any]:
    if request.POST.get("all"):
        return {"filter": state.filter.text(), "q": state.q}
    ids = [pk for pk in map(key_of, request.POST.getlist("ids")) if pk is not None]
    return {"ids": ids[:MOST_IDS]}


@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a bulk change has come, and what it did."""
    bulk = get_object_or_404(BulkChange, pk=pk, actor=request.user)
    done = (
        bulk.restored + bulk.kept if bulk.state in (BulkState.UNDOING, BulkState.UNDONE) else bulk.changed + bulk.left
    )
    left = bulk.items.exclude(reason="").order_by("record_id")[:50]
    context = {"bulk": bulk, "kind": kinds.get(bulk.kind), "done": done, "left": left}
    return render(request, "lists/bulk.html", context)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    bulk = get_object_or_404(BulkChange, pk=pk, actor=request.user)
    user = actor_of(request)
    kind = kinds.get(bulk.kind)
    turned = bulks.turn_back(bulk, user)
    return onward(request, kind.list_url) if turned is None else _then(request, turned, kind.list_url)


def _then(request: HttpRequest, bulk: BulkChange, address: str) -> HttpResponse:
    """To `address` with what was done; to its own page where it is still to be done."""
    if not bulk.is_over:
        return onward(request, f"/bulk/{bulk.pk}")
    said(request, bulk)
    return onward(request, address)


def said(request: HttpRequest, bulk: BulkChange) -> None:
    """What was done, in passing, with the way back."""
    if bulk.state == BulkState.UNDONE:
        toast(
            request,
            ngettext("%(n)d record is as it was.", "%(n)d records are as they were.", bulk.restored)
            % {"n": bulk.restored},
        )
        if bulk.kept:
            warn(request, _("Left as they are, because they were changed since: %(n)d.") % {"n": bulk.kept})
        return
    texts = {"n": bulk.changed}
    if bulk.verb == BulkVerb.BIN:
        text = ngettext(
            "%(n)d record is in the bin for 30 days.", "%(n)d records are in the bin for 30 days.", bulk.changed
        )
    else:
        text = ngettext("%(n)d record is changed.", "%(n)d records are changed.", bulk.changed)
    toast(request, text % texts, undo=f"/bulk/{bulk.pk}/undo" if bulk.changed else "")
    if bulk.left:
        warn(request, _("Left as they are, because you have no right to change them: %(n)d.") % {"n": bulk.left})
