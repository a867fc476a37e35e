"""The page of a short list: all its rows in one form, one more line for a new one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.toasts import toast
from krug.core.records.views.form import options
from krug.core.settings.short.declaring import ShortList
from krug.core.settings.short.keeping import Wished, keep


def page_of(short: ShortList) -> Callable[..., HttpResponse]:
    """The view of `short`."""

    @require_http_methods(["GET", "POST"])
    def page(request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        policy.check_administrator(actor)
        if request.method == "GET":
            return _draw(request, short, [_stored(short, row) for row in short.model.objects.all()], "")
        rows = _typed(short, request.POST)
        try:
            keep(short, actor, rows)
        except Invalid as error:
            return _draw(request, short, [_shown(row) for row in rows], " ".join(error.errors.values()), 422)
        except Overtaken as error:
            return _draw(request, short, _beside_what_stands(short, rows), str(error), 409)
        toast(request, _("Saved."))
        return HttpResponseRedirect(short.url)

    return page


def _typed(short: ShortList, given: QueryDict) -> list[Wished]:
    """The rows in the order in which they came; a new one without a name is none."""
    rows = []
    for key in given.getlist("row"):
        values = {one.name: given.get(f"{one.name}-{key}", "").strip() for one in short.fields}
        pk = key_of(key)
        if pk is not None or values[short.name.name]:
            rows.append(Wished(pk, values, f"active-{key}" in given or pk is None, key_of(given.get(f"seen-{key}"))))
    place = next((number for number, row in enumerate(rows) if str(row.pk) == given.get("up")), 0)
    if place:
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
    return rows


def _stored(short: ShortList, row: Any) -> dict[str, Any]:
    values = {one.name: _plain(one.plain(one.value(row))) for one in short.fields}
    return {"pk": row.pk, "values": values, "is_active": row.is_active, "seen": row.version}


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()  # as the choice between yes and no has it
    return "" if value is None else str(value)


def _shown(row: Wished) -> dict[str, Any]:
    return {"pk": row.pk, "values": dict(row.given), "is_active": row.is_active, "seen": row.seen}


def _beside_what_stands(short: ShortList, rows: list[Wished]) -> list[dict[str, Any]]:
    """What was typed, for the versions of now; a row that somebody else has changed tells what stands there."""
    stands = {row.pk: row for row in short.model.objects.all()}
    found = []
    for row in rows:
        now = stands.get(row.pk or 0)
        other = now is not None and now.version != row.seen
        shown = _shown(row) | {"seen": now.version if now else None}
        found.append(shown | {"now": str(now) if other else "", "now_used": now.is_active if now else True})
    return found


def _draw(
    request: HttpRequest, short: ShortList, rows: list[dict[str, Any]], error: str, status: int = 200
) -> HttpResponse:
    new: Mapping[str, Any] = next((row for row in rows if row["pk"] is None), {"pk": None, "values": {}})
    known = [row for row in rows if row["pk"] is not None]
    choices = {one.name: options(one, actor_of(request)) for one in short.fields}
    lines = [_line(short, row, choices) for row in [*known, new]]
    return render(request, "settings/short.html", {"short": short, "rows": lines, "error": error}, status=status)


def _line(short: ShortList, row: Mapping[str, Any], choices: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its cells: (field, value, what it may be)."""
    cells = [(one, row["values"].get(one.name, ""), choices[one.name]) for one in short.fields]
    name = row["values"].get(short.name.name, "")
    return {**row, "cells": cells, "key": row["pk"] or "new", "name": name or short.one}
