"""What stands below a list: asked for after the page, so that the page does not wait."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from krug.core.lists.rows import matching
from krug.core.lists.state import ListState
from krug.core.lists.totals import BOUND, totals_of
from krug.core.lists.views.opening import of_list


@require_safe
@of_list()
def totals(request: HttpRequest, state: ListState) -> HttpResponse:
    found = totals_of(state.kind, matching(state), exact=bool(request.GET.get("exact")))
    context = {"totals": found, "state": state, "kind": state.kind, "bound": BOUND, "whole": "whole" in request.GET}
    return render(request, "lists/totals.html", context)
