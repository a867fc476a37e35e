"""Which columns a list shows, and in what order: each person's own choice for each view."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from krug.core.access.policy import check_kind
from krug.core.access.scopes import Action
from krug.core.lists.columns import choose
from krug.core.lists.filtering import BadFilter
from krug.core.lists.state import state_of
from krug.core.lists.views.listing import bad_filter, frame_of
from krug.core.records.kinds import RecordKind


@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, kind: RecordKind) -> HttpResponse:
    user: Any = request.user
    check_kind(user, Action.SEE, kind.code)
    try:
        state = state_of(kind, user, request.GET)
    except BadFilter as error:
        return bad_filter(request, kind, error)
    if request.method == "POST":
        choose(kind, user, state.view, [] if "reset" in request.POST else request.POST.getlist("column"))
        return redirect(state.url())
    others = [field for field in kind.columns if field not in state.columns]
    context = {"kind": kind, "state": state, "others": others, "frame": frame_of(request)}
    return render(request, "lists/columns.html", context)
