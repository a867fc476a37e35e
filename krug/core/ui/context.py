"""What the shell around every page shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from krug.core.access.scopes import Action, Scope
from krug.core.records import kinds
from krug.core.records.places import Place, all_places

GROUPS = ("", "sales", "analysis", "foot")


def shell(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    groups: list[dict[str, Any]] = []
    if user is not None and user.is_authenticated:
        places = [
            *(
                Place(kind.code, kind.plural, f"/{kind.path}", kind.icon, kind.menu, kind.menu_group)
                for kind in kinds.all_kinds()
                if kind.menu is not None and user.scope(kind.code, Action.SEE) is not Scope.NONE
            ),
            *(place for place in all_places() if place.may(user)),
        ]
        places.sort(key=lambda place: place.order)
        groups = [{"code": code, "places": [p for p in places if p.group == code]} for code in GROUPS]
    return {"menu": groups, "places": groups[0]["places"] if groups else [], "language": get_language()}
