"""Whose hours are others than the firm's, and who is away."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.hours import keeping
from krug.core.hours.declared import PEOPLE
from krug.core.hours.models import Absence, PersonHours, Why
from krug.core.hours.spans import DAYS
from krug.core.hours.words import TITLES
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.fields import BadValue, DateField
from krug.core.records.toasts import toast

MOST = 1000
MOST_SHOWN = 100


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    policy.check_administrator(actor_of(request))
    today = timezone.localdate()
    own = set(PersonHours.objects.values_list("person_id", flat=True))
    away: dict[int, Absence] = {}
    for row in Absence.objects.filter(last__gte=today).order_by("first"):
        away.setdefault(row.person_id, row)
    found = User.objects.filter(is_active=True).order_by("name_key")[:MOST]
    rows = [(one, one.pk in own, away.get(one.pk)) for one in found]
    return render(request, "hours/people.html", {"rows": rows, "today": today})


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    policy.check_administrator(actor)
    who = get_object_or_404(User, pk=pk)
    if request.method == "GET":
        return _draw(request, who, keeping.week_in_words(who), {})
    values = {name: request.POST.get(name, "") for name in DAYS}
    try:
        keeping.set_week(who, actor, values, key_of(request.POST.get("version", "")))
    except Invalid as error:
        return _draw(request, who, values, error.errors, 422)
    except Overtaken as error:
        return _draw(request, who, values, {"": str(error)}, 409)
    toast(request, _("Saved."))
    return HttpResponseRedirect(f"{PEOPLE}/{pk}")


@require_POST
def absences(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    policy.check_administrator(actor)
    who = get_object_or_404(User, pk=pk)
    given, errors = {}, {}
    for name in ("first", "last"):
        try:
            given[name] = DateField(name, "", required=True).clean(request.POST.get(name, ""))
        except BadValue as error:
            errors[name] = str(error)
    try:
        if errors:
            raise Invalid(errors)
        keeping.add_absence(who, actor, given["first"], given["last"], request.POST.get("why", Why.VACATION))
    except Invalid as error:
        return _draw(request, who, keeping.week_in_words(who), error.errors, 422)
    toast(request, _("Saved."))
    return HttpResponseRedirect(f"{PEOPLE}/{pk}")


@require_POST
def absence_end(request: HttpRequest, pk: int, absence: int) -> HttpResponse:
    actor = actor_of(request)
    policy.check_administrator(actor)
    found = get_object_or_404(Absence.objects.select_related("person"), pk=absence, person=pk)
    keeping.drop_absence(found, actor)
    toast(request, _("The absence is taken back."))
    return HttpResponseRedirect(f"{PEOPLE}/{pk}")


def _draw(
    request: HttpRequest, who: User, values: dict[str, Any], errors: dict[str, str], status: int = 200
) -> HttpResponse:
    hours = PersonHours.objects.filter(person=who).first()
    context = {
        "who": who,
        "rows": [(name, title, values.get(name, ""), errors.get(name, "")) for name, title in TITLES.items()],
        "version": request.POST.get("version", "") if status == 422 else hours.version if hours else "",
        "absences": Absence.objects.filter(person=who).order_by("-first")[:MOST_SHOWN],
        "whys": Why.choices,
        "errors": errors,
        "error": errors.get("", ""),
        "given": request.POST,
    }
    return render(request, "hours/person.html", context, status=status)
