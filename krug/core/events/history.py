"""The history of a card, as one person may see it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from krug.core.access.models import User
from krug.core.access.policy import condition
from krug.core.access.scopes import Action
from krug.core.events import kinds
from krug.core.events.models import EventLink

# Filled by the records' room: for each kind of record, its model.
subjects: dict[str, Any] = {}
PAGE = 30


def visible(user: User) -> Q:
    """The events whose subject `user` may see. Personal subjects aside, a kind not declared is nobody's."""
    allowed = Q(pk__in=[])
    for kind, model in subjects.items():
        scope = condition(user, kind, Action.SEE)
        mine = Q(event__record_kind=kind)
        if scope is not None:
            mine &= Q(event__record_id__in=model.objects.filter(scope).values("id"))
        allowed |= mine
    return allowed


def of_card(kind: str, pk: int, user: User, before: int | None = None, group: str = "") -> list[EventLink]:
    """Newest first, one page; `before` is the event id to go on from. Two queries whatever the size."""
    rows = EventLink.objects.filter(visible(user), card_kind=kind, card_id=pk)
    if group:
        rows = rows.filter(event__kind__in=kinds.codes_in(group))
    if before:
        rows = rows.filter(event_id__lt=before)
    return list(rows.select_related("event__actor__role", "event__actor").order_by("-event_id")[:PAGE])
