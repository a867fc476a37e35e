"""The whole spine as one list, latest first: who did what, when, and what was before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from krug.core.events import kinds
from krug.core.events.models import Event

ORDER = ("-at", "-id")


@dataclass(frozen=True)
class Wish:
    """What to look for; None and "" leave a question open. `since` and `until` are moments, the last not included."""

    actor: int | None = None
    group: str = ""
    card: tuple[str, int] | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None


def events(wish: Wish) -> QuerySet[Event]:
    """The events wished for, by anybody about anything: for who may see all."""
    rows: Any = Event.objects.select_related("actor")
    if wish.actor:
        rows = rows.filter(actor=wish.actor)
    if wish.group:
        rows = rows.filter(kind__in=kinds.codes_in(wish.group))
    if wish.card:
        rows = rows.filter(links__card_kind=wish.card[0], links__card_id=wish.card[1])
    if wish.since:
        rows = rows.filter(at__gte=wish.since)
    if wish.until:
        rows = rows.filter(at__lt=wish.until)
    return rows  # type: ignore[no-any-return]
