"""Related clients at the side of a card."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.records.panels import Panel, Position
from krug.modules.clients.relations import TIES, of_client, ties_for


def _related(user: User, client: Any) -> dict[str, Any] | None:
    found = of_client(client, user)
    may = policy.may(user, Action.CHANGE, client)
    if not found and not may:
        return None
    ties = [(code, TIES[code][0]) for code in ties_for(client)]
    return {"related": found, "may": may, "ties": ties, "client": client, "count": len(found) or ""}


RELATIONS = Panel(
    code="relations",
    title=_("Related clients"),
    position=Position.SIDE,
    template="clients/relations.html",
    context=_related,
    kinds=("client",),
    icon="users",
    order=55,
)
