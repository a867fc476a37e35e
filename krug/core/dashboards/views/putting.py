"""A report put on a dashboard from its own page, asked as it is there."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from krug.core.access.acting import actor_of
from krug.core.dashboards import arranging, boards, keeping
from krug.core.dashboards.forms import PanelForm, first_panel, typed
from krug.core.dashboards.panels import Panel
from krug.core.dashboards.views.finding import frame_of, report_at
from krug.core.records.cleaning import Invalid
from krug.core.records.toasts import toast

NEW = "new"


@require_http_methods(["GET", "POST"])
def putting(request: HttpRequest) -> HttpResponse:
    """GET: on which dashboard, and what of the report. POST: done, and the dashboard opened."""
    user = actor_of(request)
    found, reader = report_at(request, request.GET.get("report", ""))
    mine = [board for board in boards.found_by(user) if board.may_change]
    if request.method == "GET":
        return _draw(request, mine, PanelForm(found, reader, first_panel(found, request.GET.dict())))
    panel = typed(found, request.POST.dict(), Panel(found.name))
    key = request.POST.get("dashboard", "")
    board = next((one for one in mine if one.key == key), None)
    if board is None and key != NEW:
        raise Http404
    try:
        if board is None:
            made = keeping.make(
                user, request.POST.get("name", "") or str(found.title)[: keeping.LONGEST], panels=[panel]
            )
            return HttpResponseRedirect(f"/dashboards/{made.pk}")
        arranging.put_up(user, board, panel)
    except Invalid as error:
        return _draw(request, mine, PanelForm(found, reader, panel, error.errors), 422)
    toast(request, _("“%(title)s” is on the dashboard.") % {"title": found.title})
    return HttpResponseRedirect(board.url)


def _draw(request: HttpRequest, mine: list[boards.Board], form: PanelForm, status: int = 200) -> HttpResponse:
    context = {
        "boards": mine,
        "form": form,
        "panel": form.panel,
        "chosen": request.POST.get("dashboard", ""),
        "frame": frame_of(request),
        "query": request.GET.urlencode(),
    }
    return render(request, "dashboards/putting.html", context, status=status)
