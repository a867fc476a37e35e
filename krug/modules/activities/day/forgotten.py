"""Clients for whom nobody plans anything."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from krug.core.access.models import User
from krug.core.events.models import EventLink
from krug.modules.activities.models import Activity, State
from krug.modules.activities.queries import without_next_step
from krug.modules.clients.models import Client, ClientStatus

SHOWN = 5
COUNTED = 100
IN_WORK = (ClientStatus.POTENTIAL, ClientStatus.CUSTOMER)


def forgotten_clients(viewer: User, person: User) -> dict[str, Any] | None:
    """The person's clients and prospects without a next step, with the days since anything happened."""
    last = EventLink.objects.filter(card_kind=Client.KIND, card_id=OuterRef("pk")).order_by("-event_id")
    mine = Client.objects.visible_to(viewer).filter(responsible=person, status__in=IN_WORK)
    rows = without_next_step(mine, Client.KIND).order_by("name_key", "id")
    found = list(rows.annotate(last_at=Subquery(last.values("event__at")[:1]))[:SHOWN])
    if not found:
        return None
    count = rows[:COUNTED].count() if len(found) == SHOWN else len(found)
    now = timezone.now()
    silent = [{"client": client, "days": (now - (client.last_at or client.created_at)).days} for client in found]
    return {"rows": silent, "count": count if count < COUNTED else "99+", "all": _list_of(person)}


def _list_of(person: User) -> str:
    """The same clients as a list with its conditions, where one of them may be changed, kept or done for many."""
    planned = {"field": "state", "op": "any", "value": [State.PLANNED.value]}
    conditions = [
        {"field": "responsible", "op": "any", "value": [person.pk]},
        {"field": "status", "op": "any", "value": [status.value for status in IN_WORK]},
        {"related": f"{Activity.KIND}.client", "is": "none", "all": [planned]},
    ]
    return f"/clients?{urlencode({'view': 'all', 'f': json.dumps({'all': conditions})})}"
