"""Whom events concern: asked for many events at once, by what stands in them and by the records as they are now."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q

from krug.core.access.models import RoleCode, User
from krug.core.events.models import Event, EventLink
from krug.core.notices.kinds import Concerned
from krug.core.notices.models import Follow
from krug.core.records import kinds

# Kinds of record whose rooms say in their own words to whom one is given.
elsewhere: set[str] = set()


def called(events: Sequence[Event]) -> Concerned:
    """Whom the comments call by name."""
    return {event.pk: {int(pk) for pk in event.data.get("mentions", {})} for event in events}


def now_in_charge(events: Sequence[Event]) -> Concerned:
    """Who is responsible for what the events happened to. One query for each kind of record."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for event in events:
        wanted[event.record_kind].add(event.record_id)
    found: dict[tuple[str, int], int] = {}
    for code, ids in wanted.items():
        if kinds.known(code):
            rows: Any = kinds.get(code).model.objects.filter(pk__in=ids, responsible__isnull=False)
            found |= {(code, pk): person for pk, person in rows.values_list("pk", "responsible_id")}
    return _of_records(events, lambda card: {found[card]} if card in found else set())


def put_in_charge(events: Sequence[Event]) -> Concerned:
    """Who has become responsible by the events: of new records whoever is, of changed ones the new person."""
    events = [event for event in events if event.record_kind not in elsewhere]
    new = [event for event in events if not event.kind.endswith(".changed")]
    found = dict(now_in_charge(new)) if new else {}
    first: dict[tuple[str, int], Any] = {}
    for event in events:
        value = (event.data.get("values") or {}).get("responsible")
        if event.kind.endswith(".changed") and isinstance(value, dict):
            first.setdefault((event.record_kind, event.record_id), value.get("old"))
            found[event.pk] = {value["new"]} if isinstance(value.get("new"), int) else set()
    for event in new:
        card = (event.record_kind, event.record_id)
        if card in first:  # handed on since: whose it was to begin with is told of the making
            found[event.pk] = {first[card]} if isinstance(first[card], int) else set()
    return found


def following(events: Sequence[Event]) -> Concerned:
    """Who has followed, since before they happened, a card in whose history the events stand."""
    if not Follow.objects.exists():
        return {}
    cards: dict[int, set[tuple[str, int]]] = defaultdict(set)
    links: Any = EventLink.objects.filter(event__in=[event.pk for event in events])
    for event, kind, pk in links.values_list("event_id", "card_kind", "card_id"):
        cards[event].add((kind, pk))
    people: dict[tuple[str, int], list[tuple[int, dt.datetime]]] = defaultdict(list)
    follows: Any = Follow.objects.filter(any_of({card for found in cards.values() for card in found}))
    for user, kind, pk, since in follows.values_list("user_id", "kind", "record_id", "at"):
        people[(kind, pk)].append((user, since))
    at = {event.pk: event.at for event in events}
    return {
        event: {user for card in found for user, since in people[card] if since <= at[event]}
        for event, found in cards.items()
    }


def commented_to(events: Sequence[Event]) -> Concerned:
    """Who follows what is commented on, and who is responsible for it."""
    followers, in_charge = following(events), now_in_charge(events)
    return {event.pk: {*followers.get(event.pk, ()), *in_charge.get(event.pk, ())} for event in events}


def administrators(events: Sequence[Event]) -> Concerned:
    rows: Any = User.objects.filter(role__code=RoleCode.ADMINISTRATOR, is_active=True)
    found = set(rows.values_list("pk", flat=True))
    return {event.pk: found for event in events}


def whoever_did(events: Sequence[Event]) -> Concerned:
    return {event.pk: {event.actor_id} for event in events if event.actor_id}


def any_of(cards: set[tuple[str, int]], kind: str = "kind", key: str = "record_id") -> Q:
    """Rows about any of the cards, as one condition."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for code, pk in sorted(cards):
        by_kind[code].append(pk)
    found = Q(pk__in=[])
    for code, ids in by_kind.items():
        found |= Q(**{kind: code, f"{key}__in": ids})
    return found


def _of_records(events: Sequence[Event], whom: Callable[[tuple[str, int]], set[int]]) -> dict[int, set[int]]:
    return {event.pk: whom((event.record_kind, event.record_id)) for event in events}
