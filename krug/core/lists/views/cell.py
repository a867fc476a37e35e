"""One value of a list changed where it stands."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.lists.cells import drawer_of, may_edit
from krug.core.lists.inputs import entry
from krug.core.records import writing
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Conflict
from krug.core.records.fields import ChoicesField, Field, TagsField
from krug.core.records.kinds import RecordKind
from krug.core.records.views.card import reach

# What is entered as several values at once.
LISTED = (TagsField, ChoicesField)


@require_http_methods(["GET", "POST"])
def cell(request: HttpRequest, kind: RecordKind, pk: int, field: str) -> HttpResponse:
    """GET: the cell as a form, or with `shown` as it is. POST: the new `value`, with the `version` that was seen."""
    record = reach(request, kind, pk)
    user = actor_of(request)
    shown = request.method == "GET" and "shown" in request.GET
    if not shown:
        policy.check(user, Action.CHANGE, record)
    known = next((one for one in kind.fields if one.name == field and may_edit(one)), None)
    if known is None:
        raise Http404
    if shown:
        return HttpResponse(drawer_of(known)(known, record, user))
    if request.method == "GET":
        return _form(request, kind, known, record)
    seen = key_of(request.POST.get("version", ""))
    values = request.POST.getlist("value")
    raw: Any = [one for one in values if one] if isinstance(known, LISTED) else "".join(values[:1])
    try:
        record = writing.change(record, user, {field: raw}, record.version if seen is None else seen)
    except Invalid as error:
        return _form(request, kind, known, record, typed=values, error=error.errors.get(field, str(error)))
    except Conflict as conflict:
        return _form(request, kind, known, conflict.record, typed=values, theirs=known.show(conflict.record, user))
    return HttpResponse(drawer_of(known)(known, reach(request, kind, pk), user), headers={"HX-Trigger": "cell-saved"})


def _form(
    request: HttpRequest,
    kind: RecordKind,
    field: Field,
    record: Any,
    typed: list[str] | None = None,
    error: str = "",
    theirs: str | None = None,
) -> HttpResponse:
    user = actor_of(request)
    now = field.value(record)
    held = now if isinstance(now, list) and isinstance(field, LISTED) else [_written(field, record, user)]
    values = held if typed is None else typed
    context = {
        "kind": kind,
        "field": field,
        "record": record,
        "input": entry(field, [one for one in values if one not in ("", None)], actor_of(request)),
        "error": error,
        "theirs": theirs,
    }
    return render(request, "lists/cell.html", context)


def _written(field: Field, record: Any, reader: User) -> str:
    plain = field.plain(field.value(record)) if field.stored else field.show(record, reader)
    return "" if plain is None else str(plain)
