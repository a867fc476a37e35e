"""A person's own comings and goings, for the person."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from krug.core.access.models import User
from krug.core.events import kinds
from krug.core.events.models import Event

GROUP = "door"
KEPT = dt.timedelta(days=90)


def comings_of(person: User) -> QuerySet[Event]:
    """What happened at the door with the person's account in the last 90 days: also what others tried."""
    rows: Any = Event.objects.filter(links__card_kind="user", links__card_id=person.pk, record_kind="user")
    rows = rows.filter(kind__in=kinds.codes_in(GROUP), at__gt=timezone.now() - KEPT)
    return rows.select_related("actor")  # type: ignore[no-any-return]
