"""The tree of departments, and the teams."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from krug.core.access.acting import actor_of
from krug.core.access.models import Department, Team
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.toasts import toast, warn
from krug.core.settings.forms import DepartmentForm, TeamForm, tree
from krug.core.settings.views.overtaking import seen, show_errors, show_overtaken, version_for
from krug.core.staff import departments as verbs

DEPARTMENTS, TEAMS = "/settings/departments", "/settings/teams"


@require_safe
def departments(request: HttpRequest) -> HttpResponse:
    counted = Department.objects.annotate(people=Count("users", filter=Q(users__is_active=True)))
    nodes = {node.pk: node for node in counted.select_related("head")}
    rows = [{"department": nodes[pk], "depth": title.count("\u2003")} for pk, title in tree() if pk in nodes]
    return render(request, "settings/departments.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def department(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A department's form; without `pk` of a new one."""
    found = get_object_or_404(Department, pk=pk) if pk else None
    if request.method == "GET":
        return _draw(request, DepartmentForm.of(found) if found else DepartmentForm(), found)
    form = DepartmentForm(request.POST)
    if form.is_valid():
        actor = actor_of(request)
        try:
            if found:
                verbs.change_department(actor, found, form.values(), seen=seen(request))
            else:
                verbs.add_department(actor, form.values())
        except Invalid as error:
            show_errors(form, error)
        except Overtaken as error:
            found = get_object_or_404(Department, pk=pk)
            show_overtaken(form, error, DepartmentForm.of(found).initial)
            return _draw(request, form, found, status=409)
        else:
            toast(request, _("Saved."))
            return HttpResponseRedirect(DEPARTMENTS)
    return _draw(request, form, found, status=422)


@require_POST
def remove_department(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Department, pk=pk)
    actor = actor_of(request)
    try:
        verbs.remove_department(actor, found)
    except Invalid as error:
        warn(request, error.errors["name"])
        return HttpResponseRedirect(f"{DEPARTMENTS}/{pk}")
    toast(request, _("The department is removed."))
    return HttpResponseRedirect(DEPARTMENTS)


@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    return render(request, "settings/teams.html", {"teams": Team.objects.prefetch_related("members")})


@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A team's form; without `pk` of a new one."""
    found = get_object_or_404(Team, pk=pk) if pk else Team()
    form = TeamForm.of(found) if request.method == "GET" else TeamForm(request.POST)
    if request.method == "POST" and form.is_valid():
        actor = actor_of(request)
        try:
            verbs.keep_team(actor, found, form.cleaned_data["name"], form.people(), seen=seen(request))
        except Invalid as error:
            show_errors(form, error)
        except Overtaken as error:
            found = get_object_or_404(Team, pk=pk)
            show_overtaken(form, error, TeamForm.of(found).initial)
            return _draw_team(request, form, found, 409)
        else:
            toast(request, _("Saved."))
            return HttpResponseRedirect(TEAMS)
    if request.method == "POST":
        return _draw_team(request, form, found, 422)
    return _draw_team(request, form, found)


@require_POST
def remove_team(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Team, pk=pk)
    actor = actor_of(request)
    verbs.remove_team(actor, found)
    toast(request, _("The team is removed."))
    return HttpResponseRedirect(TEAMS)


def _draw_team(request: HttpRequest, form: TeamForm, team: Team, status: int = 200) -> HttpResponse:
    context = {"form": form, "team": team, "version": version_for(request, team, status)}
    return render(request, "settings/team.html", context, status=status)


def _draw(request: HttpRequest, form: DepartmentForm, found: Department | None, status: int = 200) -> HttpResponse:
    context = {"form": form, "department": found, "version": version_for(request, found, status)}
    return render(request, "settings/department.html", context, status=status)
