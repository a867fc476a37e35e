"""Planning: the small dialog, the tabs of a card's composer, and what was done just now."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.records.cleaning import Invalid
from krug.modules.activities import doing, own_kinds, planning, suggesting, times
from krug.modules.activities.day import people
from krug.modules.activities.kinds import COURT, KINDS, PAPERS, Instance, Kind, Way
from krug.modules.activities.models import Activity
from krug.modules.activities.recurring import series
from krug.modules.activities.recurring.choosing import Often, rule_of
from krug.modules.activities.views.answers import told
from krug.modules.activities.views.reaching import record_of
from krug.modules.activities.words import due_in_words

NAMES = (
    *("kind", "title", "due_on", "due_time", "duration", "priority", "responsible", "client"),
    *("place", "video_link", "note", *PAPERS, *COURT),
)
# What the form asks for only where the person's role may change it.
ASKED = ("place", "video_link", "note", *PAPERS, *COURT)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    user = actor_of(request)
    policy.check_kind(user, Action.CREATE, Activity.KIND)
    about = _about(request)
    if request.method == "GET":
        return draw(request, about, {})
    values = own_kinds.values_of({name: request.POST[name] for name in NAMES if request.POST.get(name)})
    try:
        activity = _write(request, user, {**values, **(planning.about(about) if about else {})})
    except Invalid as error:
        return draw(request, about, error.errors)
    if "just_now" in request.POST:
        return told(request, _("Written down: %(title)s") % {"title": activity}, f"/activities/{activity.pk}/reopening")
    when = due_in_words(activity, timezone.now(), times.zone_of(user))
    text = _("Planned: %(title)s, %(when)s") % {"title": activity, "when": when}
    return told(request, text, f"/activities/{activity.pk}/cancelling", about.get_absolute_url() if about else "/")


def _write(request: HttpRequest, user: User, values: dict[str, Any]) -> Activity:
    if "just_now" in request.POST:
        values = {name: value for name, value in values.items() if name not in ("due_on", "due_time")}
        return doing.note(user, values, request.POST.get("result", ""), request.POST.get("comment", ""))
    rule = rule_of(request.POST)
    with transaction.atomic():
        activity = planning.plan(user, values)
        if rule:
            series.begin(activity, user, rule)
    return activity


def _about(request: HttpRequest) -> Any:
    """The record the activity will be about, by `of=deal:5` or `client=5`; None when none is named."""
    given = request.POST if request.method == "POST" else request.GET
    if given.get("of"):
        return record_of(request, given["of"])
    if request.method == "GET" and given.get("client"):
        return record_of(request, f"client:{given['client']}")
    return None


def draw(request: HttpRequest, about: Any, errors: dict[str, str]) -> HttpResponse:
    user = actor_of(request)
    given = request.POST if request.method == "POST" else request.GET
    code = given.get("kind", "")
    known = own_kinds.known(code)
    presets = suggesting.presets(user)
    shown = {one.day.isoformat() for one in presets}
    fields = {
        "about": about,
        "kind": known or KINDS[Kind.CALL],
        "kind_code": code if known else Kind.CALL.value,
        "kinds": [kind for kind in KINDS.values() if kind.code != Kind.OWN],
        "own_kinds": own_kinds.used(),
        "often": Often.choices,
        "ways": Way.choices,
        "instances": Instance.choices,
        "presets": presets,
        "another_day": given.get("due_on", "") if given.get("due_on", "") not in shown else "",
        "errors": errors,
        "day_error": errors.get("due_on") or errors.get("due_time", ""),
        "due_time": given.get("due_time", ""),
        "given": given,
        "asks": [name for name in ASKED if user.changes_field(Activity.KIND, name)],
    }
    if request.POST.get("composer") and request.headers.get("HX-Request"):
        return render(request, "activities/composer_tab.html", {"panel": fields}, status=422)
    context = {**fields, "people": people.choices(user)}
    return render(request, "activities/new.html", context, status=422 if errors else 200)
