"""The pages of dashboards: which there are, one of them, its name and who sees it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.models import Role, User
from krug.core.access.policy import Denied
from krug.core.dashboards import boards, drawing, keeping, under_maps
from krug.core.dashboards.boards import Board
from krug.core.dashboards.keeping import Shared
from krug.core.dashboards.models import Audience, Dashboard
from krug.core.dashboards.views.finding import board_at, frame_of, gone_to
from krug.core.records.cleaning import Invalid
from krug.core.records.toasts import toast
from krug.core.reports.running import readable_by

ROOT = "/dashboards"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The first of the person's dashboards."""
    every = boards.found_by(actor_of(request))
    return _draw(request, every, every[0] if every else None)


@require_safe
def board(request: HttpRequest, dashboard: str) -> HttpResponse:
    user = actor_of(request)
    every = boards.found_by(user)
    found = next((one for one in every if one.key == dashboard), None) or boards.get(user, dashboard)
    if found is None:
        raise Http404
    return _draw(request, every, found)


@require_safe
def grid(request: HttpRequest, dashboard: str) -> HttpResponse:
    """The panels alone, for a page that has them otherwise."""
    found = board_at(request, dashboard)
    return render(request, "dashboards/grid.html", {"board": found, "panels": panels_of(actor_of(request), found)})


def panels_of(user: User, found: Board) -> list[dict[str, Any]]:
    """Each panel with its title and what it listens to; what stands in it is asked for apart."""
    return [
        {
            "panel": panel,
            "title": drawing.title_of(user, panel),
            "topics": " ".join(drawing.topics_of(user, panel)),
        }
        for panel in found.panels
    ]


def _draw(request: HttpRequest, every: list[Board], found: Board | None) -> HttpResponse:
    user = actor_of(request)
    context = {
        "boards": every,
        "board": found,
        "panels": panels_of(user, found) if found else [],
        "may_read": bool(found) or bool(readable_by(user)),
    }
    return under_maps.let_in(render(request, "dashboards/board.html", context), [found] if found else [])


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    user = actor_of(request)
    if request.method == "GET":
        return _form(request, None, "", Shared(), {})
    title, shared = request.POST.get("title", ""), _shared(request)
    try:
        made = keeping.make(user, title, shared)
    except Invalid as error:
        return _form(request, None, title, shared, error.errors, 422)
    return gone_to(request, f"{ROOT}/{made.pk}")


@require_http_methods(["GET", "POST"])
def naming(request: HttpRequest, dashboard: str) -> HttpResponse:
    """The name of a dashboard and who sees it."""
    found, user = board_at(request, dashboard), actor_of(request)
    if not found.may_change:
        raise Denied(_("This dashboard is another person's."))
    if request.method == "GET":
        shared = keeping.shared_as(found.row) if found.row else Shared()
        return _form(request, found, found.title, shared, {})
    title, shared = request.POST.get("title", ""), _shared(request)
    try:
        keeping.change(user, keeping.own(user, found) if found.row is None else found.row, title, shared)
    except Invalid as error:
        return _form(request, found, title, shared, error.errors, 422)
    toast(request, _("Saved."))
    return gone_to(request, found.url)


@require_POST
def removal(request: HttpRequest, dashboard: str) -> HttpResponse:
    found, user = board_at(request, dashboard), actor_of(request)
    if found.row is None or found.ready is not None:
        raise Http404  # a ready one is reset, never removed
    keeping.remove(user, found.row)
    toast(request, _("The dashboard “%(title)s” is removed.") % {"title": found.title}, f"{found.url}/return")
    return HttpResponseRedirect(ROOT)


@require_POST
def returning(request: HttpRequest, dashboard: str) -> HttpResponse:
    """Takes a removal back."""
    rows = Dashboard.objects.filter(owner=actor_of(request)).exclude(removed_at=None)
    row = get_object_or_404(rows, pk=key_of(dashboard))
    keeping.bring_back(actor_of(request), row)
    return HttpResponseRedirect(f"{ROOT}/{row.pk}")


@require_POST
def resetting(request: HttpRequest, dashboard: str) -> HttpResponse:
    """A ready dashboard as it was at first."""
    found = board_at(request, dashboard)
    if found.ready is None:
        raise Http404
    keeping.reset(actor_of(request), found)
    toast(request, _("The dashboard is as it was at first."))
    return HttpResponseRedirect(found.url)


def _shared(request: HttpRequest) -> Shared:
    def chosen(name: str) -> list[int]:
        return [pk for text in request.POST.getlist(name) if (pk := key_of(text)) is not None]

    people = User.objects.filter(pk__in=chosen("people"), is_active=True)
    return Shared(
        request.POST.get("audience", Audience.OWN.value),
        list(people),
        list(Role.objects.filter(pk__in=chosen("roles"))),
    )


def _form(
    request: HttpRequest, found: Board | None, title: str, shared: Shared, errors: Any, status: int = 200
) -> HttpResponse:
    user = actor_of(request)
    allowed = keeping.audiences(user, found.panels if found else ())
    wide = Audience.ALL.value in allowed
    people = User.objects.filter(is_active=True).exclude(pk=user.pk).order_by("name_key", "pk")
    context = {
        "board": found,
        "title": title,
        "shared": shared,
        "audiences": [(value, text) for value, text in Audience.choices if value in allowed],
        "people": people if wide else people.filter(department__in=user.departments_below),
        "roles": Role.objects.order_by("id") if wide else [],
        "errors": errors,
        "frame": frame_of(request),
    }
    return render(request, "dashboards/naming.html", context, status=status)
