"""The calendar page, and what is done on it: an activity made longer or shorter."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.scopes import Action, Scope
from krug.core.hours.production import is_confirmed
from krug.core.records import writing
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Conflict
from krug.core.records.toasts import warn
from krug.modules.activities import times
from krug.modules.activities.calendar import whose
from krug.modules.activities.calendar.columns import draw
from krug.modules.activities.calendar.period import Period
from krug.modules.activities.models import Activity
from krug.modules.activities.views.answers import told
from krug.modules.activities.views.reaching import reach


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    user = actor_of(request)
    policy.check_kind(user, Action.SEE, Activity.KIND)
    zone = times.zone_of(user)
    period = Period.read(request.GET, times.today(user))
    chosen = whose.read(user, request.GET.get("who", ""))
    views = [("day", _("Day")), ("week", _("Week")), ("month", _("Month")), ("agenda", _("Agenda"))]
    context = {
        "period": period,
        "whose": chosen,
        "drawn": draw(user, chosen, period, zone),
        "zone": str(zone),
        "views": [(code, title, period.shown_as(code)) for code, title in views],
        "people": whose.choices(user),
        "has_team": bool(user.departments_below),
        "hours": [(f"{hour:02d}:00", hour * 4) for hour in range(24)],
        "may_plan": user.scope(Activity.KIND, Action.CREATE) is not Scope.NONE,
        "unconfirmed": "" if is_confirmed(user.firm.country, period.days[-1].year) else period.days[-1].year,
    }
    return render(request, "activities/calendar.html", context)


@require_POST
def length(request: HttpRequest, pk: int) -> HttpResponse:
    """So many `minutes` from now on; "" as long as its kind usually takes."""
    activity = reach(request, pk)
    user = actor_of(request)
    policy.check(user, Action.CHANGE, activity)
    minutes = request.POST.get("minutes", request.GET.get("minutes", ""))
    was = "" if activity.duration is None else activity.duration
    try:
        activity = writing.change(activity, user, {"duration": minutes}, activity.version)
    except (Invalid, Conflict) as error:
        reasons = error.errors.values() if isinstance(error, Invalid) else [str(error)]
        warn(request, " ".join(reasons))
        return HttpResponse(status=422 if isinstance(error, Invalid) else 409, headers={"HX-Reswap": "none"})
    text = _("%(title)s: %(minutes)d min") % {"title": activity, "minutes": activity.minutes}
    return told(request, text, f"/activities/{pk}/length?minutes={was}", "/calendar")
