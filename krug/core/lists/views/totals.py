"""What stands below a list: asked for after the page, so that the page does not wait."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from krug.core.access.policy import check_kind
from krug.core.access.scopes import Action
from krug.core.lists.filtering import BadFilter
from krug.core.lists.rows import matching
from krug.core.lists.state import state_of
from krug.core.lists.totals import BOUND, totals_of
from krug.core.lists.views.listing import bad_filter
from krug.core.records.kinds import RecordKind


@require_safe
def totals(request: HttpRequest, kind: RecordKind) -> HttpResponse:
    user: Any = request.user
    check_kind(user, Action.SEE, kind.code)
    try:
        state = state_of(kind, user, request.GET)
        found = totals_of(kind, matching(state), exact=bool(request.GET.get("exact")))
    except BadFilter as error:
        return bad_filter(request, kind, error)
    context = {"totals": found, "state": state, "kind": kind, "bound": BOUND, "whole": "whole" in request.GET}
    return render(request, "lists/totals.html", context)
