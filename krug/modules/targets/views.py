"""The page on which targets are set: a year at a time, months across, people down."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.access.policy import Denied
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.toasts import toast
from krug.core.reports import periods
from krug.modules.targets import reach
from krug.modules.targets.grid import Grid, Typed
from krug.modules.targets.keeping import YEARS, Wished, keep
from krug.modules.targets.places import place_of

ROOT = "/settings/sales"


@require_http_methods(["GET", "POST"])
def targets(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if reach.set_by(actor).is_nothing:
        raise Denied(_("You have no right to do this."))
    year, measure = _year(request.GET.get("year", "")), _measure(actor, request.GET.get("of", ""))
    if request.method == "GET":
        return _draw(request, Grid(actor, year, measure))
    typed = _typed(request.POST)
    try:
        keep(actor, _wished(typed, measure))
    except Invalid as error:
        return _draw(request, Grid(actor, year, measure, typed), " ".join(error.errors.values()), 422)
    except Overtaken as error:
        return _draw(request, Grid(actor, year, measure, typed, overtaken=True), str(error), 409)
    toast(request, _("Saved."))
    return HttpResponseRedirect(f"{ROOT}?year={year}&of={measure}")


def _typed(given: QueryDict) -> Typed:
    """The cells that were changed on the page, and the versions it showed."""
    texts = {name.removeprefix("t-"): str(text).strip() for name, text in given.items() if name.startswith("t-")}
    was, seen = _read(given.get("was", "")), _read(given.get("seen", ""))
    versions = {name: version for name, version in seen.items() if isinstance(version, int)}
    return Typed({name: text for name, text in texts.items() if text != was.get(name, "")}, versions)


def _read(text: str) -> dict[str, Any]:
    """What the page had with it; nothing where that is broken."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _wished(typed: Typed, measure: str) -> list[Wished]:
    """Raises Invalid for a cell that is none."""
    found = []
    for name, text in typed.texts.items():
        key, _dash, month = name.partition("-")
        place, day = place_of(key), _day(month)
        if place is None or day is None:
            raise Invalid({"month": _("The first day of a month from 2000 to 2100.")})
        found.append(Wished(place, day, {measure: text}, typed.seen.get(name, 0)))
    return found


def _day(month: str) -> Any:
    try:
        return parse_date(f"{month}-01")
    except ValueError:
        return None


def _year(text: str) -> int:
    year = key_of(text)
    return year if year is not None and year in YEARS else periods.today().year


def _measure(actor: User, text: str) -> str:
    known = reach.measures_of(actor)
    return text if text in known else known[0]


def _draw(request: HttpRequest, grid: Grid, error: str = "", status: int = 200) -> HttpResponse:
    drawn = grid.drawn()
    # After a mistake the form is filled in for what it was; overtaken, for what stands now.
    seen = grid.typed.seen if status == 422 else drawn["seen"]
    titles = {"revenue": _("Revenue"), "deals": _("Deals")}
    context = {
        **drawn,
        "seen": json.dumps(seen, separators=(",", ":")),
        "was": json.dumps(drawn["was"], separators=(",", ":")),
        "year": grid.year,
        "earlier": grid.year - 1 if grid.year - 1 in YEARS else None,
        "later": grid.year + 1 if grid.year + 1 in YEARS else None,
        "measure": grid.measure,
        "measures": [(name, titles[name]) for name in reach.measures_of(grid.user)],
        "currency": grid.user.firm.currency,
        "error": error,
    }
    return render(request, "targets/targets.html", context, status=status)
