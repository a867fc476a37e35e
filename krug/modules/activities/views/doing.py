"""The doing of an activity: asked for in place, written down, taken back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.scopes import Action
from krug.core.records.cleaning import Invalid
from krug.modules.activities import doing, own_kinds, planning, subjects, suggesting, times
from krug.modules.activities.kinds import KINDS, Kind
from krug.modules.activities.models import Activity
from krug.modules.activities.views.answers import told
from krug.modules.activities.views.reaching import reach
from krug.modules.activities.words import due_in_words

OTHER = "other"
HEARING = "hearing"


@require_http_methods(["GET", "POST"])
def doings(request: HttpRequest, pk: int) -> HttpResponse:
    activity = reach(request, pk)
    user = actor_of(request)
    policy.check(user, Action.CHANGE, activity)
    if request.method == "GET":
        return draw(request, activity, {})
    try:
        next_step = chosen(request, activity)
        done = doing.do(activity, user, request.POST.get("result", ""), request.POST.get("comment", ""), next_step)
    except Invalid as error:
        return draw(request, activity, error.errors)
    if done is None:
        return told(request, _("Done already: %(title)s") % {"title": activity})
    text = _("Done: %(title)s") % {"title": activity}
    if done.next:
        when = due_in_words(done.next, timezone.now(), times.zone_of(user))
        text = _("Done: %(title)s. Next: %(next)s, %(when)s") % {"title": activity, "next": done.next, "when": when}
    return told(request, text, f"/activities/{pk}/reopening")


@require_POST
def reopening(request: HttpRequest, pk: int) -> HttpResponse:
    activity = reach(request, pk)
    doing.reopen(activity, actor_of(request))
    return told(request, _("In work again: %(title)s") % {"title": activity}, back=activity.get_absolute_url())


def chosen(request: HttpRequest, activity: Activity) -> dict[str, Any] | None:
    """The next step the form asks for: one of the suggestions, another one, or none."""
    asked = request.POST.get("next", "")
    if "without" in request.POST or not asked:
        return None
    if asked == OTHER:
        names = ("kind", "title", "due_on", "due_time")
        given = {name: request.POST[f"next_{name}"] for name in names if request.POST.get(f"next_{name}")}
        return own_kinds.values_of(given)
    if asked == HEARING and activity.kind == Kind.HEARING:
        if not request.POST.get("hearing_on"):
            raise Invalid({"next": _("Enter the day of the next hearing.")})
        values = {"kind": Kind.HEARING.value, "due_on": request.POST["hearing_on"]}
        return {**values, "due_time": request.POST.get("hearing_at", "")}
    offered = suggesting.following(activity.sort, activity.responsible or actor_of(request))
    chosen = key_of(asked)
    if chosen is None or chosen >= len(offered):
        raise Invalid({"next": _("Choose from the list.")})
    return offered[chosen].values


def draw(request: HttpRequest, activity: Activity, errors: dict[str, str]) -> HttpResponse:
    user = actor_of(request)
    subject = subjects.found([activity], user).get(activity.subject_card or ("", 0))
    context = {
        "activity": activity,
        "about": subjects.about(activity, subject, user),
        "when": due_in_words(activity, timezone.now(), times.zone_of(user)),
        "results": activity.sort.results,
        "suggested": suggesting.following(activity.sort, activity.responsible or user),
        "presets": suggesting.presets(activity.responsible or user),
        "brings_next": any(ask(activity) for ask in planning.brings_next),
        "kinds": [kind for kind in KINDS.values() if kind.code != Kind.OWN],
        "own_kinds": own_kinds.used(),
        "is_hearing": activity.kind == Kind.HEARING,
        "errors": errors,
        "given": request.POST,
        "at": request.GET.get("at", "card"),
    }
    return render(request, "activities/doing.html", context, status=422 if errors else 200)
