"""Making and changing a record of any kind."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from krug.core.access import policy
from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Conflict
from krug.core.records.fields import ChoiceField, LinkField, PersonField, RowField
from krug.core.records.kinds import RecordKind
from krug.core.records.views.card import reach

MOST_CHOICES = 200


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, kind: RecordKind) -> HttpResponse:
    user: Any = request.user
    policy.check_kind(user, Action.CREATE, kind.code)
    values = given(request, kind) if request.method == "POST" else {}
    if request.method == "GET":
        return draw(request, kind, None, request.GET.dict(), {})
    try:
        record = writing.create(kind, user, [{k: v for k, v in values.items() if v != ""}])[0]
    except Invalid as error:
        return draw(request, kind, None, values, error.errors)
    return redirect(record.get_absolute_url())


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    record = reach(request, kind, pk)
    user: Any = request.user
    policy.check(user, Action.CHANGE, record)
    if request.method == "GET":
        return draw(request, kind, record, stored(kind, record), {})
    values = given(request, kind)
    # Only what the person touched is sent on: untouched fields cannot collide with a colleague's change.
    touched = {name: value for name, value in values.items() if value != request.POST.get(f"was-{name}", "")}
    seen = key_of(request.POST.get("version", ""))
    try:
        writing.change(record, user, touched, record.version if seen is None else seen)
    except Invalid as error:
        return draw(request, kind, record, values, error.errors)
    except Conflict as conflict:
        return draw(request, kind, conflict.record, values, {}, conflict)
    return redirect(record.get_absolute_url())


def given(request: HttpRequest, kind: RecordKind) -> dict[str, str]:
    return {name: request.POST[name] for name in kind.names if name in request.POST}


def stored(kind: RecordKind, record: Any) -> dict[str, str]:
    """The record's values as the form shows them."""
    texts = {}
    for field in kind.fields:
        value = field.value(record)
        plain = field.show(record) if not field.stored else field.plain(value)
        texts[field.name] = "" if plain is None else str(plain)
    return texts


def draw(
    request: HttpRequest,
    kind: RecordKind,
    record: Any,
    values: dict[str, Any],
    errors: dict[str, str],
    conflict: Conflict | None = None,
) -> HttpResponse:
    now = stored(kind, record) if record else {}
    rows = [
        {
            "field": field,
            "value": values.get(field.name, "" if record else first_value(field)),
            "was": now.get(field.name, ""),
            "error": errors.get(field.name, ""),
            "theirs": now.get(field.name) if conflict and field.name in conflict.fields else None,
            "options": options(field, request.user),
            "lines": getattr(field, "multiline", False),
        }
        for field in kind.fields
        if field.in_form and not field.read_only and not (field.once and record)
    ]
    context = {"kind": kind, "record": record, "rows": rows, "conflict": conflict}
    return render(request, "records/form.html", context, status=409 if conflict else 422 if errors else 200)


def first_value(field: Any) -> str:
    """What a new record's form begins with."""
    return str(field.default) if isinstance(field, ChoiceField) else ""


def options(field: Any, user: Any) -> list[tuple[str, str]] | None:
    """What a choice may be, as (value, title); None for a field that is typed."""
    if isinstance(field, ChoiceField) and field.choices:
        return [(str(value), str(title)) for value, title in field.choices.choices]
    if isinstance(field, RowField):
        return [("", "—"), *((str(pk), name) for pk, name in field.options())]
    if isinstance(field, PersonField):
        people = User.objects.filter(is_active=True).order_by("name")[:MOST_CHOICES]
        return [("", "—"), *((str(person.pk), person.name) for person in people)]
    if isinstance(field, LinkField):
        rows = kinds.get(field.to).model.objects.visible_to(user).order_by("-updated_at")[:MOST_CHOICES]
        return [("", "—"), *((str(row.pk), str(row)) for row in rows)]
    return None
