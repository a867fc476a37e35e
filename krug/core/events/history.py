"""The history of a card, as one person may see it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events import kinds
from krug.core.events.models import EventLink

# Filled by the records' room: for each kind of record, its model.
subjects: dict[str, Any] = {}
PAGE = 30


def visible(user: User) -> Q:
    """The events of the whole firm whose subject `user` may see. A kind not declared is nobody's."""
    allowed = Q(pk__in=[])
    for kind, model in subjects.items():
        scope = policy.condition(user, kind, Action.SEE)
        mine = Q(record_kind=kind)
        if scope is not None:
            mine &= Q(record_id__in=model.objects.filter(scope).values("id"))
        allowed |= mine
    return allowed


def of_card(
    kind: str, pk: int, user: User, before: int | None = None, group: str = "", after: int = 0, most: int = PAGE
) -> list[EventLink]:
    """One page of a card that `user` sees, newest first: events before and after those ids.

    Each link's `event.subject` is the record it happened to, None for the card's own. What happened to records out
    of the person's reach is passed over. The number of queries does not grow with the history.
    """
    rows = EventLink.objects.filter(card_kind=kind, card_id=pk, event_id__gt=after)
    if group:
        rows = rows.filter(event__kind__in=kinds.codes_in(group))
    rows = rows.select_related("event__actor").order_by("-event_id")
    found: list[EventLink] = []
    size = most
    while len(found) < most:
        batch = list((rows.filter(event_id__lt=before) if before else rows)[:size])
        found += _within_reach(batch, (kind, pk), user)
        if len(batch) < size:
            break
        before, size = batch[-1].event_id, min(size * 4, 2000)
    return found[:most]


def _within_reach(links: Iterable[EventLink], own: tuple[str, int], user: User) -> list[EventLink]:
    links = list(links)
    wanted: dict[str, set[int]] = {}
    for link in links:
        if (link.event.record_kind, link.event.record_id) != own:
            wanted.setdefault(link.event.record_kind, set()).add(link.event.record_id)
    reached: dict[tuple[str, int], Any] = {own: None}
    for kind, ids in wanted.items():
        if kind in subjects:
            rows = policy.limit(subjects[kind].objects.filter(pk__in=ids), user, kind)
            reached |= {(kind, record.pk): record for record in rows}
    for link in links:
        link.event.subject = reached.get((link.event.record_kind, link.event.record_id))
    return [link for link in links if (link.event.record_kind, link.event.record_id) in reached]
