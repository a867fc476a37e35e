"""The tile server as the administrator sets it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from krug.core.access.acting import actor_of
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.toasts import toast
from krug.core.settings.views.overtaking import seen, show_errors, show_overtaken, version_for
from krug.modules.maps import keeping
from krug.modules.maps.forms import TilesForm
from krug.modules.maps.models import MapTiles
from krug.modules.maps.place import ROOT


@require_http_methods(["GET", "POST"])
def tiles(request: HttpRequest) -> HttpResponse:
    actor, found = actor_of(request), MapTiles.current()
    if request.method == "GET":
        return _draw(request, TilesForm.of(found), found)
    form = TilesForm(request.POST)
    if not form.is_valid():
        return _draw(request, form, found, 422)
    try:
        keeping.change(actor, form.cleaned_data, seen(request))
    except Invalid as error:
        show_errors(form, error)
        return _draw(request, form, found, 422)
    except Overtaken as error:
        found = MapTiles.current()
        show_overtaken(form, error, TilesForm.of(found).initial)
        return _draw(request, form, found, 409)
    toast(request, _("Saved."))
    return HttpResponseRedirect(ROOT)


def _draw(request: HttpRequest, form: TilesForm, found: MapTiles, status: int = 200) -> HttpResponse:
    context = {"form": form, "version": version_for(request, found, status)}
    return render(request, "maps/settings.html", context, status=status)
