"""The "+": a new record of any kind by its main fields alone, in a dialog over the page one is on."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.scopes import Action
from krug.core.records import kinds
from krug.core.records.choosing import Settled, settle
from krug.core.records.cleaning import Invalid
from krug.core.records.custom.holding import custom_fields
from krug.core.records.fields import Field, TextField
from krug.core.records.kinds import RecordKind
from krug.core.records.once import create_once, new_key
from krug.core.records.toasts import toast
from krug.core.records.views.form import begun, first_value, row_of, typed_in

MOST_FIELDS = 6


@require_http_methods(["GET", "POST"])
def quick(request: HttpRequest, code: str) -> HttpResponse:
    kind = next((kind for kind in kinds.all_kinds() if kind.code == code and kind.menu is not None), None)
    if kind is None:
        raise Http404
    user = actor_of(request)
    policy.check_kind(user, Action.CREATE, code)
    kind = kind.seen_by(user)
    fields = main_fields(kind)
    if request.method == "GET":
        given = {**begun(kind, user), **request.GET.dict()}
        return draw(request, kind, fields, {**named(fields, given.get("title", "")[:200]), **given}, {})
    settled = settle(kind, request.POST.dict(), user)
    values = {field.name: typed_in(request, field) for field in fields} | settled.values
    if settled.errors:
        return draw(request, kind, fields, values, settled.errors, settled)
    try:
        filled = {name: value for name, value in values.items() if value != ""}
        record = create_once(kind, user, filled, request.POST.get("uid", ""))
    except Invalid as error:
        return draw(request, kind, fields, values, error.errors)
    toast(request, _("Created: %(title)s") % {"title": record}, link=record.get_absolute_url())
    told = {"krug:created": {"kind": code, "id": str(record.pk), "title": str(record)}}
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(told)})


def named(fields: list[Field], title: str) -> dict[str, Any]:
    """What was typed where nothing of the name was found, in the first field of text."""
    first = next((field for field in fields if isinstance(field, TextField)), None)
    return {first.name: title} if first and title else {}


def main_fields(kind: RecordKind) -> list[Field]:
    """What the kind names as `quick`; else what it requires, then what its list shows, six in all."""
    if kind.quick:
        required = [field for field in custom_fields(kind) if field.required]
        return [*(kind.field(name) for name in kind.quick), *required]
    open_ = [field for field in kind.fields if field.in_form and not field.read_only]
    return sorted(open_, key=lambda field: (not field.required, not field.in_list))[:MOST_FIELDS]


def draw(
    request: HttpRequest,
    kind: RecordKind,
    fields: list[Field],
    values: dict[str, Any],
    errors: dict[str, str],
    settled: Settled | None = None,
) -> HttpResponse:
    """`within` asks for a dialog over another dialog, whose names of fields differ from that one's."""
    rows = [
        {
            **row_of(request, field, values.get(field.name, first_value(field)), settled),
            "error": errors.get(field.name, ""),
        }
        for field in fields
    ]
    names = {field.name for field in fields}
    context = {
        "kind": kind,
        "rows": rows,
        "others": [text for name, text in errors.items() if name not in names],
        "key": request.POST.get("uid") or new_key(),
        "prefix": "within" if "within" in request.GET or "within" in request.POST else "quick",
    }
    return render(request, "ui/quick.html", context, status=422 if errors else 200)
