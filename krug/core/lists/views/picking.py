from __future__ import annotations

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from krug.core.access.acting import actor_of
from krug.core.lists.picking import may_pick, pick


@require_safe
def picks(request: HttpRequest, code: str) -> JsonResponse:
    """What a picker offers for what was typed: {"items": [{"id", "title", "subtitle"}]}."""
    user = actor_of(request)
    if not may_pick(code, user):
        raise Http404
    return JsonResponse({"items": pick(code, request.GET.get("q", ""), user)})
