"""My day: the first page of Krug."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from krug.core.access.acting import actor_of
from krug.core.access.scopes import Action, Scope
from krug.modules.activities import times
from krug.modules.activities.day import Section, declared, people
from krug.modules.activities.day.agenda import agenda
from krug.modules.activities.day.rows import load
from krug.modules.activities.kinds import KINDS
from krug.modules.activities.models import Activity
from krug.modules.activities.words import weekday

RING = 50.3  # the length of the circle that shows how much is done


@require_safe
def day(request: HttpRequest) -> HttpResponse:
    viewer = actor_of(request)
    person = people.chosen(viewer, request.GET.get("person", ""))
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    now, zone = timezone.now(), times.zone_of(viewer)
    found = load(viewer, person, now, zone, kind)
    hours = agenda(viewer, person, found, now, zone)
    left = sum(found.counts.values())
    context = {
        "person": person,
        "mine": person == viewer,
        "people": people.choices(viewer),
        "kind": kind,
        "kinds": [(KINDS[code], count) for code, count in found.counts.items()],
        "day": found,
        "overdue": Section.OVERDUE,
        "agenda": hours,
        "left": left,
        "total": left + hours.done,
        "share": f"{RING * hours.done / max(left + hours.done, 1):.1f}",
        "now": now.astimezone(zone),
        "weekday": weekday(now.astimezone(zone).date(), get_language() or ""),
        "parts": declared.drawn_for(viewer, person),
        "may_plan": viewer.scope(Activity.KIND, Action.CREATE) is not Scope.NONE,
        "may_change": viewer.scope(Activity.KIND, Action.CHANGE) is not Scope.NONE,
    }
    return render(request, "activities/day.html", context)
