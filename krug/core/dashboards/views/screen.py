"""Dashboards on a large screen that nobody touches: dark, large, one after another, for days."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.dashboards import boards, placing, under_maps
from krug.core.dashboards.views.boards import panels_of

MOST_BOARDS = 12
LEAST, USUAL, MOST = 10, 30, 600


@require_safe
def screen(request: HttpRequest) -> HttpResponse:
    """`of`: keys with commas between, left out: all of the person's; `every`: seconds for each."""
    user = actor_of(request)
    asked = [key for key in request.GET.get("of", "").split(",") if key]
    every = {board.key: board for board in boards.found_by(user)}
    chosen = [every[key] for key in asked if key in every] if asked else list(every.values())
    shown = [board for board in chosen if board.panels][:MOST_BOARDS]
    seconds = key_of(request.GET.get("every", "")) or USUAL
    context = {
        "shown": [
            {
                "board": board,
                "panels": panels_of(user, board),
                "columns": placing.columns_for([panel.size for panel in board.panels]),
            }
            for board in shown
        ],
        "every": min(max(seconds, LEAST), MOST),
        "boards": every.values(),
        "keys": [board.key for board in shown],
        "seconds": (15, 30, 60, 120, 300),
    }
    return under_maps.let_in(render(request, "dashboards/screen.html", context), shown)
