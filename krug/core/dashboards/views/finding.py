"""From an address to a dashboard and what of it is meant."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from krug.core.access.acting import actor_of
from krug.core.access.policy import Denied
from krug.core.dashboards import boards
from krug.core.dashboards.boards import Board
from krug.core.dashboards.panels import Panel
from krug.core.reports import running
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report


def board_at(request: HttpRequest, key: str) -> Board:
    """Raises Http404 for what is not there for this person."""
    board = boards.get(actor_of(request), key)
    if board is None:
        raise Http404
    return board


def panel_at(board: Board, pk: int) -> Panel:
    """Raises Http404."""
    panel = board.panel(pk)
    if panel is None:
        raise Http404
    return panel


def report_at(request: HttpRequest, name: str) -> tuple[Report, Reader]:
    """Raises Http404 for a report that is not there for this person."""
    user = actor_of(request)
    reader = Reader(user)
    try:
        found = running.find(user, name)
        found.check(reader)
    except (running.UnknownReport, Denied):
        raise Http404 from None
    return found, reader


def frame_of(request: HttpRequest) -> str:
    """What a small form stands in: the dialog of the page that asked for it, or a page of its own."""
    return "dashboards/dialog.html" if request.headers.get("HX-Request") else "ui/page.html"


def gone_to(request: HttpRequest, url: str) -> HttpResponse:
    """Done: on to `url`, also from a form in a dialog."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
