"""Which columns a list shows, and in what order: each person's own choice for each view."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from krug.core.lists.columns import choose
from krug.core.lists.state import ListState
from krug.core.lists.views.listing import frame_of
from krug.core.lists.views.opening import of_list


@require_http_methods(["GET", "POST"])
@of_list()
def columns(request: HttpRequest, state: ListState) -> HttpResponse:
    kind, user = state.kind, state.user
    if request.method == "POST":
        choose(kind, user, state.view, [] if "reset" in request.POST else request.POST.getlist("column"))
        return HttpResponseRedirect(state.url())
    others = [field for field in kind.columns if field not in state.columns]
    context = {"kind": kind, "state": state, "others": others, "frame": frame_of(request)}
    return render(request, "lists/columns.html", context)
