"""The pictures that pages of dashboards may load: those of a map, where one stands among the panels."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse

from krug.core.dashboards.boards import Board
from krug.core.dashboards.panels import Shows
from krug.core.reports import ground, saved


def let_in(response: HttpResponse, boards: Iterable[Board]) -> HttpResponse:
    """The same answer; panels are asked for apart, but it is the page that says what may be loaded."""
    names = {panel.report for board in boards for panel in board.panels if panel.shows == Shows.CHART}
    return ground.let_in(response, ground.now()) if saved.is_any_map(names) else response
