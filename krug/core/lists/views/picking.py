from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from krug.core.lists.picking import may_pick, pick


@require_safe
def picks(request: HttpRequest, code: str) -> JsonResponse:
    """What a picker offers for what was typed: {"items": [{"id", "title", "subtitle"}]}."""
    user: Any = request.user
    if not may_pick(code, user):
        raise Http404
    return JsonResponse({"items": pick(code, request.GET.get("q", ""), user)})
