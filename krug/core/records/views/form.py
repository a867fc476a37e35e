"""Making and changing a record of any kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.records import form_parts, panels, writing
from krug.core.records.choosing import TYPED, Settled, pick_of, settle
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Conflict
from krug.core.records.custom.fields import Custom, CustomFiles
from krug.core.records.custom.files_panel import FILES_IN_FIELDS
from krug.core.records.fields import (
    ChoiceField,
    ChoicesField,
    Field,
    LinkField,
    RowField,
    SeveralField,
    YesNoField,
)
from krug.core.records.kinds import RecordKind
from krug.core.records.layouts import arranging
from krug.core.records.once import create_once, new_key
from krug.core.records.onward import onward
from krug.core.records.views.card import reach
from krug.core.records.views.several import collected, lines, written


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, kind: RecordKind) -> HttpResponse:
    user = actor_of(request)
    policy.check_kind(user, Action.CREATE, kind.code)
    if request.method == "GET":
        return draw(request, kind, None, {**begun(kind, user), **request.GET.dict()}, {})
    settled = settle(kind, request.POST.dict(), user)
    values = {**given(request, kind), **settled.values}
    if settled.errors:
        return draw(request, kind, None, values, settled.errors, settled=settled)
    try:
        filled = {name: value for name, value in values.items() if value != ""}
        record = create_once(kind, user, filled, request.POST.get("uid", ""))
    except Invalid as error:
        return draw(request, kind, None, values, error.errors)
    return onward(request, record.get_absolute_url())


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    record = reach(request, kind, pk)
    user = actor_of(request)
    policy.check(user, Action.CHANGE, record)
    if request.method == "GET":
        return draw(request, kind, record, stored(kind, record, user), {})
    settled = settle(kind, request.POST.dict(), user)
    values = {**given(request, kind), **settled.values}
    # Only what the person touched is sent on: untouched fields cannot collide with a colleague's change.
    touched = {name: value for name, value in values.items() if value != request.POST.get(f"was-{name}", "")}
    if settled.errors:
        return draw(request, kind, record, values, settled.errors, settled=settled)
    seen = key_of(request.POST.get("version", ""))
    try:
        writing.change(record, user, touched, record.version if seen is None else seen)
    except Invalid as error:
        return draw(request, kind, record, values, error.errors)
    except Conflict as conflict:
        # What was left alone says what the record says by now; else the next save would take it for a change.
        return draw(request, kind, conflict.record, stored(kind, conflict.record, user) | touched, {}, conflict)
    return onward(request, record.get_absolute_url())


def given(request: HttpRequest, kind: RecordKind) -> dict[str, str]:
    values = {name: typed_in(request, kind.field(name)) for name in kind.names if name in request.POST}
    for field in kind.fields:
        if isinstance(field, SeveralField) and (text := collected(request.POST, field)) is not None:
            values[field.name] = text
    return values


def typed_in(request: HttpRequest, field: Field) -> str:
    """What the form says of a field that takes one input, or a tick for each of several."""
    if isinstance(field, ChoicesField):
        return ",".join(filter(None, request.POST.getlist(field.name)))
    return request.POST.get(field.name, "")


def stored(kind: RecordKind, record: Any, reader: User) -> dict[str, str]:
    """The record's values as the form shows them."""
    return {field.name: _as_typed(field, record, reader) for field in kind.fields}


def _as_typed(field: Field, record: Any, reader: User) -> str:
    if isinstance(field, SeveralField):
        return written(field, [field.as_typed(row) for row in field.value(record)])
    plain = field.plain(field.value(record)) if field.stored else field.show(record, reader)
    if isinstance(plain, bool):
        return str(plain).lower()
    return "" if plain is None else ",".join(plain) if isinstance(plain, list) else str(plain)


def _several(field: Field, text: str) -> dict[str, Any]:
    """The lines of a field of several values; where none is bad by itself, an error is of them all together."""
    if not isinstance(field, SeveralField):
        return {"several": None}
    found = lines(field, text)
    return {"several": found, "some_bad": any(line.bad for line in found)}


def draw(
    request: HttpRequest,
    kind: RecordKind,
    record: Any,
    values: dict[str, Any],
    errors: dict[str, str],
    conflict: Conflict | None = None,
    settled: Settled | None = None,
) -> HttpResponse:
    reader = actor_of(request)
    now = stored(kind, record, reader) if record else {}
    if errors:  # what the person saw when they began stays what their changes are measured by
        now = {name: request.POST.get(f"was-{name}", value) for name, value in now.items()}
    shown = [one for one in kind.fields if one.in_form and not one.read_only and not (one.once and record)]
    rows = [
        {
            "block": block,
            **row_of(request, field, values.get(field.name, "" if record else first_value(field)), settled),
            "was": now.get(field.name, ""),
            "error": errors.get(field.name, ""),
            "theirs": _theirs(field, record, reader) if conflict and field.name in conflict.fields else None,
            **_several(field, str(values.get(field.name, ""))),
            "first": f"{field.name}-0-{getattr(field, 'key', '')}",
        }
        for block, field in arranging.in_blocks(kind, reader, shown, _pipeline(kind, record, values), errors)
    ]
    names = {row["field"].name for row in rows}
    context = {
        "kind": kind,
        "record": record,
        "rows": rows,
        "faults": [fault for row in rows if (fault := _fault_of(row))],
        "others": [text for name, text in errors.items() if name not in names],
        "conflict": conflict,
        "version": (errors and key_of(request.POST.get("version", ""))) or (record.version if record else None),
        "key": request.POST.get("uid") or new_key(),
        "parts": form_parts.of(kind),
        "drawn": panels.drawn(FILES_IN_FIELDS.code, record, reader) if record else None,
        "of_files": [field.title for field in kind.fields if isinstance(field, CustomFiles)],
    }
    return render(request, "records/form.html", context, status=409 if conflict else 422 if errors else 200)


def _pipeline(kind: RecordKind, record: Any, values: Mapping[str, Any]) -> int | None:
    """The pipeline in which the record stands, or would by what the form says. At most one query, and only where forms
    are arranged by pipelines."""
    if not arranging.has_of_pipelines(kind):
        return None
    if record is not None:
        return getattr(record, "pipeline_id", None)
    chosen = (one for one in kind.fields if isinstance(one, RowField) and one.pipeline and values.get(one.name))
    field = next(chosen, None)
    return field.pipeline_of(values[field.name]) if field else None


def _fault_of(row: dict[str, Any]) -> tuple[str, Any, str] | None:
    """Of a field to look at: where it stands in the form, its title, and why."""
    at = row["field"].name
    if row["theirs"] is not None:
        return at, row["field"].title, _("Now there: %(value)s") % {"value": row["theirs"]}
    title = str(row["field"].title)
    return (at, title, row["error"].removeprefix(f"{title}: ")) if row["error"] else None


def _theirs(field: Field, record: Any, reader: User) -> str:
    return field.show(record, reader) or "—"


def row_of(request: HttpRequest, field: Field, value: Any, settled: Settled | None = None) -> dict[str, Any]:
    """A field as a form draws it. At most one query, for the title of what a link leads to."""
    user = actor_of(request)
    pick = None
    if isinstance(field, LinkField):
        fitting = settled.fitting.get(field.name, ()) if settled else ()
        pick = pick_of(field, str(value), user, request.POST.get(f"{TYPED}{field.name}", ""), fitting)
    return {
        "field": field,
        "value": value,
        "pick": pick,
        "options": options(field, user),
        "ticks": _ticks(field, str(value)) if isinstance(field, ChoicesField) else None,
        "lines": getattr(field, "multiline", False),
    }


def _ticks(field: ChoicesField, value: str) -> list[tuple[str, str, bool]]:
    """Each choice with whether it is made."""
    made = value.split(",")
    return [(str(code), str(title), code in made) for code, title in (field.choices.choices if field.choices else [])]


def begun(kind: RecordKind, user: User) -> dict[str, str]:
    """Whose a new record is, unless the person says otherwise: of a common queue it is nobody's yet."""
    return {} if kind.is_common else {"responsible": str(user.pk)}


def first_value(field: Field) -> str:
    """What a new record's form begins with."""
    return str(field.default) if isinstance(field, ChoiceField) else ""


def options(field: Field, user: User) -> list[tuple[str, str]] | None:
    """What a choice may be, as (value, title); None for a field that is typed or picked."""
    if isinstance(field, ChoicesField):
        return None
    if isinstance(field, Custom) and isinstance(field, YesNoField):
        return [("", "—"), ("true", _("yes")), ("false", _("no"))]
    if isinstance(field, YesNoField):
        return [("true", _("yes")), ("false", _("no"))]
    if isinstance(field, Custom) and isinstance(field, ChoiceField) and field.choices:
        return [("", "—"), *((str(value), str(title)) for value, title in field.choices.choices)]
    if isinstance(field, ChoiceField) and field.choices:
        return [(str(value), str(title)) for value, title in field.choices.choices]
    if isinstance(field, RowField):
        rows = [(str(pk), name) for pk, name in field.offered_to(user)]
        # What is said once and for all is never left unsaid: the first stands chosen.
        return rows if field.once and rows else [("", "—"), *rows]
    return None
