"""One condition: chosen, changed and added on a small form beside its chip."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from krug.core.lists.filtering import (
    BadFilter,
    Condition,
    Op,
    Related,
    fields_of,
    find_field,
    operators_of,
    read,
    where,
)
from krug.core.lists.filtering.editing import add, at, path_of, put, related_around
from krug.core.lists.filtering.operators import BARE, MANY, PAIRED
from krug.core.lists.filtering.related import Back, backs_of, find_back
from krug.core.lists.filtering.tree import NONE, SOME
from krug.core.lists.inputs import input_of
from krug.core.lists.state import Conditioned, ListState
from krug.core.lists.views.listing import frame_of
from krug.core.lists.views.opening import of_list
from krug.core.records.kinds import RecordKind


@require_safe
@of_list()
def condition(request: HttpRequest, state: ListState) -> HttpResponse:
    return answer(request, state)


def answer(request: HttpRequest, state: Conditioned) -> HttpResponse:
    """`at` is the place in the filter, `add` says that one more is wanted there; `done` that it is to be put in.

    `field` is a field, or related records with "some:" or "none:" before their link. Raises BadFilter.
    """
    return _done(request, state) if "done" in request.GET else _form(request, state, _chosen(request, state))


def _back(request: HttpRequest, state: Conditioned) -> tuple[Back, str] | None:
    """The related records among whose conditions the form stands, and whether some or none are wanted."""
    around = related_around(state.filter, path_of(request.GET.get("at", "")), "add" in request.GET)
    return (find_back(state.kind, state.user, around.related), around.has) if around else None


def _kind(request: HttpRequest, state: Conditioned) -> RecordKind:
    """What is asked for its fields."""
    back = _back(request, state)
    return back[0].kind if back else state.kind


def _chosen(request: HttpRequest, state: Conditioned) -> Condition | Related:
    """What the form shows: what was just chosen, else what stands there, else the first field's condition."""
    kind = _kind(request, state)
    there = at(state.filter, path_of(request.GET.get("at", "")))
    known = there if isinstance(there, Condition) and "add" not in request.GET else None
    name = request.GET.get("field") or (known.field if known else next(fields_of(kind, state.user)).name)
    if related := _related(name):
        return related
    asked = find_field(kind, state.user, name)
    ops = operators_of(asked.field)
    op = request.GET.get("op") or (known.op if known else "")
    op = op if op in ops else ops[0]
    same = known is not None and known.field == name and not request.GET.get("op")
    return Condition(name, op, known.value if same and known else _given(request, Op(op)))


def _related(name: str) -> Related | None:
    has, colon, related = name.partition(":")
    return Related(related=related, has=has) if colon and has in (SOME, NONE) else None


def _given(request: HttpRequest, op: Op) -> Any:
    values = [value for value in request.GET.getlist("value") if value != ""]
    if op in MANY or op in PAIRED:
        return values
    return None if op in BARE or not values else values[0]


def _done(request: HttpRequest, state: Conditioned) -> HttpResponse:
    name, op = request.GET.get("field", ""), request.GET.get("op", "")
    given = _given(request, Op(op)) if op in Op.values else None
    wanted = _related(name) or Condition(name, op, given)
    path = path_of(request.GET.get("at", ""))
    changed = add(state.filter, path, wanted) if "add" in request.GET else put(state.filter, path, wanted)
    try:
        where(_kind(request, state), state.user, wanted)
        read(changed.plain())
    except BadFilter as error:
        return _form(request, state, _chosen(request, state), str(error))
    url = state.url(filter=changed)
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def _form(request: HttpRequest, state: Conditioned, chosen: Condition | Related, error: str = "") -> HttpResponse:
    back, kind = _back(request, state), _kind(request, state)
    known = list(fields_of(kind, state.user))
    context = {
        "kind": state.kind,
        "state": state,
        "own": [field for field in known if field.link is None],
        "linked": [field for field in known if field.link is not None],
        "related": [] if back else _offered(state),
        "within": back[0].say(back[1]) if back else "",
        "at": request.GET.get("at", ""),
        "add": "add" in request.GET,
        "error": error,
        "kept": parse_qsl(state.query()),
        "frame": frame_of(request),
        **_asked(kind, state, chosen),
    }
    return render(request, "lists/condition.html", context)


def _asked(kind: RecordKind, state: Conditioned, chosen: Condition | Related) -> dict[str, Any]:
    """What is chosen, with what can be said of it."""
    if isinstance(chosen, Related):
        return {"chosen": f"{chosen.has}:{chosen.related}", "ops": [], "inputs": []}
    asked, op = find_field(kind, state.user, chosen.field), Op(chosen.op)
    return {
        "chosen": chosen.field,
        "chosen_op": chosen.op,
        "ops": [(one.value, one.label) for one in operators_of(asked.field)],
        "inputs": [] if op in BARE else input_of(asked.field, op, chosen.value, state.user),
    }


def _offered(state: Conditioned) -> list[tuple[str, str]]:
    """Related records as choices of the field."""
    return [
        (f"{has}:{back.name}", words % {"records": back.title})
        for back in backs_of(state.kind, state.user)
        for has, words in ((SOME, _("%(records)s: there are such…")), (NONE, _("%(records)s: there are none…")))
    ]
