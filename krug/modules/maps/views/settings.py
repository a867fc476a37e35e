"""The tile server as the administrator sets it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from krug.core.access.acting import actor_of
from krug.core.settings.views.one_form import answered
from krug.core.settings.views.overtaking import seen, version_for
from krug.modules.maps import keeping
from krug.modules.maps.forms import TilesForm
from krug.modules.maps.models import MapTiles


@require_http_methods(["GET", "POST"])
def tiles(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if request.method == "GET":
        return _draw(request, TilesForm.of(MapTiles.current()))
    form = TilesForm(request.POST)
    return answered(
        request,
        form,
        lambda values: keeping.change(actor, values, seen(request)),
        lambda: TilesForm.of(MapTiles.current()).initial,
        lambda status: _draw(request, form, status),
    )


def _draw(request: HttpRequest, form: TilesForm, status: int = 200) -> HttpResponse:
    found = MapTiles.current()
    context = {"form": form, "version": version_for(request, found, status)}
    return render(request, "maps/settings.html", context, status=status)
