"""What the shell around every page shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from krug.core.access.scopes import Action, Scope
from krug.core.records import kinds


def shell(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    places = []
    if user is not None and user.is_authenticated:
        shown = [kind for kind in kinds.all_kinds() if kind.menu is not None]
        places = [
            {"title": kind.plural, "url": f"/{kind.path}", "icon": kind.icon}
            for kind in sorted(shown, key=lambda kind: kind.menu or 0)
            if user.scope(kind.code, Action.SEE) is not Scope.NONE
        ]
    return {"places": places, "language": get_language()}
