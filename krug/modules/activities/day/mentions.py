"""Comments in which a colleague calls the person, until the card is opened."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from krug.core.access.models import User
from krug.core.records import kinds
from krug.core.records.mentions import unread_of

SHOWN = 10


def mentions(viewer: User, person: User) -> dict[str, Any] | None:
    """Only on one's own day, and only of cards still seen. One query and one a kind of card."""
    unread = unread_of(viewer) if viewer == person else []
    wanted: dict[str, set[int]] = defaultdict(set)
    for mention in unread[:SHOWN]:
        wanted[mention.card_kind].add(mention.card_id)
    cards = {
        (code, card.pk): card
        for code, ids in wanted.items()
        for card in kinds.get(code).model.objects.visible_to(viewer).filter(pk__in=ids)
    }
    rows = [
        {
            "card": cards[mention.card_kind, mention.card_id],
            "by": mention.event.actor,
            "at": mention.event.at,
            "text": mention.event.data.get("text", ""),
        }
        for mention in unread[:SHOWN]
        if (mention.card_kind, mention.card_id) in cards
    ]
    return {"rows": rows} if rows else None
