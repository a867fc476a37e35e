"""My day: until activities come, what has lately happened to the records a person sees."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from krug.core.records import kinds


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    lately = [
        {"kind": kind, "rows": list(kind.model.objects.visible_to(user).order_by("-id")[:8])}
        for kind in kinds.all_kinds()
        if kind.menu is not None
    ]
    return render(request, "config/home.html", {"lately": lately})
