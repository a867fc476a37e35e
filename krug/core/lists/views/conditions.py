"""One condition: chosen, changed and added on a small form beside its chip."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from krug.core.lists.filtering import BadFilter, Condition, Op, fields_of, find_field, operators_of
from krug.core.lists.filtering.compiling import checked
from krug.core.lists.filtering.editing import add, at, path_of, put
from krug.core.lists.filtering.operators import BARE, MANY, PAIRED
from krug.core.lists.inputs import input_of
from krug.core.lists.state import ListState
from krug.core.lists.views.listing import frame_of
from krug.core.lists.views.opening import of_list


@require_safe
@of_list()
def condition(request: HttpRequest, state: ListState) -> HttpResponse:
    """`at` is the place in the filter, `add` says that one more is wanted there; `done` that it is to be put in."""
    return _done(request, state) if "done" in request.GET else _form(request, state, _chosen(request, state))


def _chosen(request: HttpRequest, state: ListState) -> Condition:
    """The condition the form shows: what was just chosen, else what stands there, else the first field's."""
    there = at(state.filter, path_of(request.GET.get("at", "")))
    known = there if isinstance(there, Condition) and "add" not in request.GET else None
    name = request.GET.get("field") or (known.field if known else state.kind.fields[0].name)
    asked = find_field(state.kind, state.user, name)
    ops = operators_of(asked.field)
    op = request.GET.get("op") or (known.op if known else "")
    op = op if op in ops else ops[0]
    same = known is not None and known.field == name and not request.GET.get("op")
    return Condition(name, op, known.value if same and known else _given(request, Op(op)))


def _given(request: HttpRequest, op: Op) -> Any:
    values = [value for value in request.GET.getlist("value") if value != ""]
    if op in MANY or op in PAIRED:
        return values
    return None if op in BARE or not values else values[0]


def _done(request: HttpRequest, state: ListState) -> HttpResponse:
    op = request.GET.get("op", "")
    wanted = Condition(request.GET.get("field", ""), op, _given(request, Op(op)) if op in Op.values else None)
    try:
        checked(state.kind, state.user, wanted)
    except BadFilter as error:
        return _form(request, state, _chosen(request, state), str(error))
    path = path_of(request.GET.get("at", ""))
    changed = add(state.filter, path, wanted) if "add" in request.GET else put(state.filter, path, wanted)
    url = state.url(filter=changed)
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def _form(request: HttpRequest, state: ListState, chosen: Condition, error: str = "") -> HttpResponse:
    asked = find_field(state.kind, state.user, chosen.field)
    known = list(fields_of(state.kind, state.user))
    op = Op(chosen.op)
    context = {
        "kind": state.kind,
        "state": state,
        "own": [field for field in known if field.link is None],
        "linked": [field for field in known if field.link is not None],
        "chosen": chosen,
        "ops": [(one.value, one.label) for one in operators_of(asked.field)],
        "inputs": [] if op in BARE else input_of(asked.field, op, chosen.value, state.user),
        "at": request.GET.get("at", ""),
        "add": "add" in request.GET,
        "error": error,
        "kept": parse_qsl(state.query()),
        "frame": frame_of(request),
    }
    return render(request, "lists/condition.html", context)
