"""The page on which a report is built: what is asked above, what comes of it below."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from krug.core.access.acting import actor_of
from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.lists.chips import chips_of
from krug.core.lists.filtering import BadFilter
from krug.core.lists.views import conditions
from krug.core.lists.views.listing import bad_filter
from krug.core.records import kinds
from krug.core.reports import ground, saved
from krug.core.reports.building import dimensions, measures
from krug.core.reports.building.places import PlaceField
from krug.core.reports.building.shapes import Drawing, Form, Grouping, Measure, Shape, Unit, What
from krug.core.reports.building.speaking import names_in, spoken
from krug.core.reports.building.typed import Typed
from krug.core.reports.models.saved import PREFIX
from krug.core.reports.views.asking import BUILDER, asked, state_of
from krug.core.reports.views.report import around, counted

WHATS = (What.SUM, What.AVERAGE, What.LEAST, What.MOST, What.MEDIAN)
MOST_FORMULAS = 4


@require_safe
def builder(request: HttpRequest) -> HttpResponse:
    user = actor_of(request)
    state = state_of(request, user)
    if state is None:
        seen = [kind for kind in kinds.all_kinds() if user.scope(kind.code, Action.SEE) is not Scope.NONE]
        return render(request, "reports/builder_kinds.html", {"kinds": seen})
    ask = asked(request, BUILDER)
    found = counted(ask)
    context = {**around(request, ask), **found, **form_of(state), **_kept(state, user)}
    status = 422 if ask.error or found["refused"] else 200
    # The form answers in the same page: the map may be chosen on it later.
    under = found.get("ground") or (ground.now() if context["has_map"] else None)
    return ground.let_in(render(request, "reports/builder.html", context, status=status), under)


@require_safe
def condition(request: HttpRequest) -> HttpResponse:
    """One condition of the report, as the lists have it."""
    state = state_of(request, actor_of(request))
    if state is None:
        raise Http404
    try:
        return conditions.answer(request, state)
    except BadFilter as error:
        return bad_filter(request, state.kind, error)


def form_of(state: Typed) -> dict[str, Any]:
    """What the form shows: what may be chosen, and what is."""
    shape, user = state.shape, state.user
    choices = dimensions.choices_of(state.kind, user)
    names = names_in(shape, user)
    given = {measure.key for measure in shape.measures}
    has_map = any(isinstance(one.field, PlaceField) for one in choices)
    return {
        "state": state,
        "kind": state.kind,
        "own": [one for one in choices if one.link is None],
        "linked": [one for one in choices if one.link is not None],
        "groupings": _places(shape, {one.name for one in choices if dimensions.dates_of([one])}),
        "units": Unit.choices,
        "figures": _figures(state, given),
        "whats": [what.label for what in WHATS],
        "counts": What.COUNT in {measure.what for measure in shape.measures},
        "formulas": _formulas(shape, names),
        "forms": Form.choices,
        "names": list(names.values()),
        "orders": [
            (f"{sign}{measure.key}", _title(measure, names), sign) for measure in shape.measures for sign in ("-", "")
        ],
        "dates": dimensions.dates_of(choices),
        "charts": [one for one in Drawing.choices if has_map or one[0] != Drawing.MAP],
        "has_map": has_map,
        "chips": _chips(state),
    }


def _places(shape: Shape, dated: set[str]) -> list[tuple[str, Grouping | None, bool]]:
    """(name, what is chosen, whether it is days) of the three places to choose a field for."""
    second = shape.rows[1] if len(shape.rows) > 1 else None
    chosen = (("row1", shape.rows[0]), ("row2", second), ("across", shape.columns))
    return [(name, one, one is not None and one.field in dated) for name, one in chosen]


def _figures(state: Typed, given: set[str]) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """A line for each field that can be added up: its title, and (value, words, is chosen) of each way to."""
    return [
        (asked.title, [(f"{what}:{asked.name}", str(what.label), f"{what}_{asked.name}" in given) for what in WHATS])
        for asked in measures.choices_of(state.kind, state.user)
    ]


def _formulas(shape: Shape, names: dict[str, str]) -> list[tuple[str, str, str]]:
    """(title, text, form) of each, and a line for one more."""
    found = [(one.title, spoken(one, names), str(one.form)) for one in shape.measures if one.what == What.FORMULA]
    return found if len(found) >= MOST_FORMULAS else [*found, ("", "", "")]


def _title(measure: Measure, names: dict[str, str]) -> str:
    return measure.title or names.get(measure.key, measure.key)


def _chips(state: Typed) -> dict[str, Any]:
    try:
        return chips_of(state)
    except BadFilter:  # what it says of itself stands below
        return {"parts": []}


def _kept(state: Typed, user: User) -> dict[str, Any]:
    """The saved report that is being changed, None for a new one."""
    row = saved.row_of(f"{PREFIX}{state.of}", user) if state.of else None
    return {"of": row, "may_keep": row is not None and row.may_change(user)}
