"""Writing to the spine. Always inside the transaction of the change itself."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from krug.core.events import kinds, origin
from krug.core.events.inserting import insert, insert_rows
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


@dataclass(frozen=True)
class _Said:
    """A fact with who did it and how."""

    fact: Fact
    actor: Any
    channel: str
    cause: Event | None


@dataclass
class Chronicle:
    """A past being written down: what is told comes into history in the order in which it happened."""

    said: list[_Said] = field(default_factory=list)
    moments: dict[Card, dt.datetime] = field(default_factory=dict)

    def happened(self, card: Card, at: dt.datetime) -> None:
        """What was told of this record without a time of its own happened then."""
        self.moments[card] = at

    def in_order(self, now: dt.datetime) -> list[_Said]:
        def at(said: _Said) -> dt.datetime:
            return said.fact.at or self.moments.get(said.fact.record) or now

        dated = [replace(said, fact=replace(said.fact, at=at(said))) for said in self.said]
        return sorted(dated, key=lambda said: said.fact.at or now)


_open: ContextVar[Chronicle | None] = ContextVar("chronicle", default=None)


@contextmanager
def chronicle() -> Iterator[Chronicle]:
    """Inside, events are held back; at the end they are written by time, so that a card's history reads as it was.

    For bringing in a past by the ordinary verbs. One transaction with the changes. `write` gives [] meanwhile.
    """
    with transaction.atomic():
        past = Chronicle()
        token = _open.set(past)
        try:
            yield past
        finally:
            _open.reset(token)
        _store(past.in_order(timezone.now()))


def write(facts: Iterable[Fact], actor: Any, channel: str = Channel.PAGE, cause: Event | None = None) -> list[Event]:
    """The facts as events, in order. `actor` None, or one who is stored nowhere, is Krug itself.

    Raises KeyError for an undeclared kind.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an event is written in the transaction of its change")
    known = actor if actor is not None and actor.pk else None
    said = [_Said(fact, known, channel, cause) for fact in facts]
    past = _open.get()
    if past is None:
        return _store(said)
    past.said += said
    return []


def _store(said: list[_Said]) -> list[Event]:
    now = timezone.now()
    events = [_event(one, now) for one in said]
    insert(events)
    links = [
        (*card, event.pk)
        for event, one in zip(events, said, strict=True)
        for card in dict.fromkeys([one.fact.record, *one.fact.cards])
    ]
    insert_rows(EventLink, ("card_kind", "card_id", "event_id"), links)
    announce((kind, pk) for kind, pk, _event in links)
    return events


def _event(said: _Said, now: dt.datetime) -> Event:
    fact = said.fact
    kinds.get(fact.kind)
    event = Event(
        at=fact.at or now,
        actor=said.actor,
        kind=fact.kind,
        record_kind=fact.record[0],
        record_id=fact.record[1],
        data=fact.data,
        channel=said.channel,
        origin=origin.present().plain(),
        cards=" ".join(f"{kind}:{pk}" for kind, pk in dict.fromkeys(fact.cards) if (kind, pk) != fact.record),
        cause=said.cause,
        salt=secrets.token_hex(16),
    )
    event.digest = digest_of(event)
    return event
