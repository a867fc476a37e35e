"""What the shell around every page shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.notices.inbox import how_many_unread
from krug.core.records import kinds, shortcuts, top_parts
from krug.core.records.places import Place, open_to

GROUPS = (("", ""), ("sales", _("Sales")), ("analysis", _("Analysis")), ("foot", ""))
DAY = Place("day", _("My day"), "/", "day", 0)


def shell(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"menu": [], "places": [], "language": get_language()}
    places = places_of(user)
    groups = [{"code": c, "title": t, "places": [p for p in places if p.group == c]} for c, t in GROUPS]
    return {
        "menu": groups,
        "places": [place for place in places if not place.group and place.is_tab],
        "personal": [place for place in places if place.group == "me"],
        "here": here(request.path, places),
        "creatable": creatable(user),
        "shortcuts": shortcuts.open_to(user),
        "top_parts": lambda: top_parts.drawn_for(user),  # as the bell
        "language": get_language(),
        "firm": user.firm,
        "offers_tour": request.path == DAY.url and not user.has_toured,
        "bell_unread": lambda: how_many_unread(user),  # asked where the bell is drawn alone
    }


def places_of(user: User) -> list[Place]:
    """Every place of the menu that is the person's to see, in order."""
    places = [
        *(
            Place(kind.code, kind.plural, f"/{kind.path}", kind.icon, kind.menu, kind.menu_group, is_tab=kind.is_tab)
            for kind in kinds.all_kinds()
            if kind.menu is not None and user.scope(kind.code, Action.SEE) is not Scope.NONE
        ),
        *open_to(user),
    ]
    if all(place.url != DAY.url for place in places):
        places.append(DAY)
    return sorted(places, key=lambda place: place.order)


def creatable(user: User) -> list[kinds.RecordKind]:
    """The kinds of record in the menu that the person may add to."""
    return [
        kind
        for kind in sorted(kinds.all_kinds(), key=lambda kind: kind.menu or 0)
        if kind.menu is not None and user.scope(kind.code, Action.CREATE) is not Scope.NONE
    ]


def here(path: str, places: list[Place]) -> str:
    """The address of the place that `path` lies in: the longest that it begins with; "" when in none."""
    found = [p.url for p in places if path == p.url or (path.startswith(p.url.rstrip("/") + "/") and p.url != "/")]
    return max(found, key=len, default="")
