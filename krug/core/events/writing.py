"""Writing to the spine. Always inside the transaction of the change itself."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from krug.core.events import kinds
from krug.core.events.live import announce
from krug.core.events.models import Channel, Event, EventLink
from krug.core.events.sealing import digest_of

Card = tuple[str, int]


@dataclass(frozen=True)
class Fact:
    """What to write: an event of `kind` about `record`, shown on `cards` as well as on the record's own.

    `at` is when it happened, for what is written down afterwards; None is now.
    """

    kind: str
    record: Card
    data: dict[str, Any] = field(default_factory=dict)
    cards: Sequence[Card] = ()
    at: dt.datetime | None = None


def write(facts: Iterable[Fact], actor: Any, channel: str = Channel.PAGE, cause: Event | None = None) -> list[Event]:
    """The facts as events, in order. `actor` None is Krug itself. Raises KeyError for an undeclared kind."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an event is written in the transaction of its change")
    facts = list(facts)
    now = timezone.now()
    events = [_event(fact, actor, channel, cause, now) for fact in facts]
    Event.objects.bulk_create(events, batch_size=1000)
    links = [
        EventLink(card_kind=kind, card_id=pk, event_id=event.pk)
        for event, fact in zip(events, facts, strict=True)
        for kind, pk in dict.fromkeys([fact.record, *fact.cards])
    ]
    EventLink.objects.bulk_create(links, batch_size=2000)
    announce(links)
    return events


def _event(fact: Fact, actor: Any, channel: str, cause: Event | None, now: Any) -> Event:
    kinds.get(fact.kind)
    event = Event(
        at=fact.at or now,
        actor=actor,
        kind=fact.kind,
        record_kind=fact.record[0],
        record_id=fact.record[1],
        data=fact.data,
        channel=channel,
        cause=cause,
        salt=secrets.token_hex(16),
    )
    event.digest = digest_of(event)
    return event
