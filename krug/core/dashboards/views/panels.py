"""Panels: what stands in one, one put up, changed, moved, taken off and brought back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.dashboards import arranging, drawing, placing
from krug.core.dashboards.boards import Board
from krug.core.dashboards.forms import PanelForm, first_panel, typed
from krug.core.dashboards.panels import Panel
from krug.core.dashboards.placing import Size
from krug.core.dashboards.views.finding import board_at, frame_of, gone_to, panel_at, report_at
from krug.core.records.cleaning import Invalid
from krug.core.records.toasts import toast
from krug.core.reports.report import Report
from krug.core.reports.running import readable_by


@require_safe
def panel(request: HttpRequest, dashboard: str, pk: int) -> HttpResponse:
    """What stands in one panel. A fault is said in its place, so that no other panel waits or falls for it."""
    found = board_at(request, dashboard)
    drawn = drawing.drawn(actor_of(request), panel_at(found, pk))
    return render(request, "dashboards/panel.html", {"drawn": drawn, "panel": drawn.panel})


@require_http_methods(["GET", "POST"])
def adding(request: HttpRequest, dashboard: str) -> HttpResponse:
    """GET: which report, or with `report` what of it. POST: the panel put up."""
    found, name = board_at(request, dashboard), request.GET.get("report", "")
    if request.method == "GET" and not name:
        context = {"board": found, "sections": sections(request), "frame": frame_of(request)}
        return render(request, "dashboards/choosing.html", context)
    report, reader = report_at(request, name or request.POST.get("report", ""))
    if request.method == "GET":
        return _form(request, found, PanelForm(report, reader, first_panel(report, {})))
    made = typed(report, request.POST.dict(), Panel(report.name))
    try:
        arranging.put_up(actor_of(request), found, made)
    except Invalid as error:
        return _form(request, found, PanelForm(report, reader, made, error.errors), 422)
    return gone_to(request, found.url)


@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, dashboard: str, pk: int) -> HttpResponse:
    found = board_at(request, dashboard)
    was = panel_at(found, pk)
    report, reader = report_at(request, was.report)
    if request.method == "GET":
        return _form(request, found, PanelForm(report, reader, was))
    now = typed(report, request.POST.dict(), was)
    try:
        arranging.change(actor_of(request), found, now)
    except Invalid as error:
        return _form(request, found, PanelForm(report, reader, now, error.errors), 422)
    return gone_to(request, found.url)


@require_POST
def step(request: HttpRequest, dashboard: str, pk: int) -> HttpResponse:
    """One step to a side, or one size more or less: `way`."""
    found, way = board_at(request, dashboard), request.POST.get("way", "")
    panel_at(found, pk)
    if way not in (*placing.WAYS, *placing.GROWTHS):
        raise Http404
    return _arranged(arranging.go(actor_of(request), found, pk, way))


@require_POST
def order(request: HttpRequest, dashboard: str) -> HttpResponse:
    """As a hand has put them: `order` names the panels with commas between, `size-3` is "6x2"."""
    found = board_at(request, dashboard)
    ids = [pk for text in request.POST.get("order", "").split(",") if (pk := key_of(text)) is not None]
    sizes = {}
    for name, text in request.POST.items():
        pk, parts = key_of(name.removeprefix("size-")), [key_of(part) for part in str(text).split("x")]
        if pk is not None and len(parts) == 2 and None not in parts:
            sizes[pk] = Size(parts[0] or 0, parts[1] or 0)
    return _arranged(arranging.arrange(actor_of(request), found, ids, sizes))


@require_POST
def removal(request: HttpRequest, dashboard: str, pk: int) -> HttpResponse:
    found = board_at(request, dashboard)
    title = drawing.title_of(actor_of(request), panel_at(found, pk))
    arranging.take_off(actor_of(request), found, pk)
    toast(request, _("The panel “%(title)s” is taken off.") % {"title": title}, f"{found.url}/panels/{pk}/return")
    return HttpResponse(status=204) if request.headers.get("HX-Request") else HttpResponseRedirect(found.url)


@require_POST
def returning(request: HttpRequest, dashboard: str, pk: int) -> HttpResponse:
    found = board_at(request, dashboard)
    arranging.bring_back(actor_of(request), found, pk)
    return HttpResponseRedirect(found.url)


def sections(request: HttpRequest) -> list[tuple[str, list[Report]]]:
    """The reports of the person by section, as in the catalogue."""
    found: dict[str, list[Report]] = {}
    for one in readable_by(actor_of(request)):
        found.setdefault(str(one.section), []).append(one)
    return list(found.items())


def _arranged(panels: list[Panel]) -> JsonResponse:
    sizes: list[dict[str, Any]] = [{"id": one.id, "width": one.width, "height": one.height} for one in panels]
    return JsonResponse({"panels": sizes})


def _form(request: HttpRequest, board: Board, form: PanelForm, status: int = 200) -> HttpResponse:
    context = {"board": board, "form": form, "panel": form.panel, "frame": frame_of(request)}
    return render(request, "dashboards/panel_form.html", context, status=status)
