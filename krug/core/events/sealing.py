"""The hash chain: what was written cannot be altered unseen."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
from collections.abc import Iterator

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import QuerySet

from krug.core.events.models import ChainLink, Event, EventLink
from krug.core.events.reading import BEGINNING, after, settled

BATCH = 1000
# Where an erasure's event keeps what the rows it blanked are from then on: id to digest.
SEAL = "seal"
ERASURE = ".forgotten"  # so its kinds end
# Between batches others may write: who waits for SQLite's only writer looks again after a tenth of a second.
PAUSE = 0.12


def digest_of(event: Event) -> str:
    """SHA-256 of the salt and of every value of the row, as canonical JSON."""
    values = [
        event.salt,
        event.at.astimezone(dt.UTC).isoformat(),  # as it is read again, in whatever zone it was said
        event.actor_id,
        event.kind,
        event.record_kind,
        event.record_id,
        event.data,
        event.channel,
        event.cause_id,
    ]
    if event.origin is not None:  # rows written before there was any have the digest they had
        values.append(event.origin)
    if event.cards is not None:
        values.append({"cards": event.cards})
    text = json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def seal() -> int:
    """Chain the events written since the last link; gives how many. Safe to call from several workers."""
    sealed = 0
    while True:
        with transaction.atomic():
            last = ChainLink.objects.select_for_update().order_by("-id").first()
            start = (last.last_transaction, last.last_id) if last else BEGINNING
            batch = list(settled(start)[:BATCH])
            if not batch:
                return sealed
            ChainLink.objects.create(
                # The next number is claimed by hand: of two workers one fails on the key, and the chain stays one.
                id=(last.pk if last else 0) + 1,
                last_transaction=batch[-1].transaction,
                last_id=batch[-1].pk,
                events=len(batch),
                digest=_link(last.digest if last else "", batch),
            )
            sealed += len(batch)
        if len(batch) == BATCH:
            time.sleep(PAUSE)


def faults() -> Iterator[str]:
    """Every place where history is not what was sealed, in words."""
    missing = _missing()
    previous, start, blanked = "", BEGINNING, _blanked(missing)
    for link in ChainLink.objects.order_by("id").iterator():
        batch = list(_read(after(start)[: link.events], missing))
        for event in batch:
            if _is_altered(event, blanked):
                yield f"event {event.pk} was altered after it was written"
        if len(batch) != link.events or _link(previous, batch) != link.digest:
            yield f"history was altered at or before event {link.last_id}"
        previous, start = link.digest, (link.last_transaction, link.last_id)
    for event in _read(after(start), missing):
        if _is_altered(event, blanked):
            yield f"event {event.pk} was altered after it was written"


def thinned() -> Iterator[int]:
    """Events that are no longer in the history of every card they were written to: somebody has taken a link away."""
    if "cards" in _missing():
        return
    told = Event.objects.exclude(cards=None).exclude(cards="").order_by("pk").values_list("pk", "cards")
    last = 0
    while batch := list(told.filter(pk__gt=last)[:BATCH]):
        last = batch[-1][0]
        rows = EventLink.objects.filter(event__in=[pk for pk, _cards in batch])
        there = {(pk, f"{kind}:{card}") for pk, kind, card in rows.values_list("event", "card_kind", "card_id")}
        yield from (pk for pk, cards in batch if any((pk, card) not in there for card in (cards or "").split()))


def _missing() -> list[str]:
    """The newest columns, which a base still to be brought up to date may lack."""
    with connection.cursor() as cursor:
        there = {column.name for column in connection.introspection.get_table_description(cursor, Event._meta.db_table)}
    return [field.attname for field in Event._meta.concrete_fields if field.column not in there]


def _read(rows: QuerySet[Event], missing: list[str]) -> Iterator[Event]:
    """The rows one by one; in a column that is missing there is nothing."""
    for event in rows.defer(*missing).iterator(chunk_size=BATCH):
        for name in missing:
            setattr(event, name, None)
        yield event


def _is_altered(event: Event, blanked: dict[int, str]) -> bool:
    """Whether a row is neither as it was written nor as an erasure left it."""
    now = digest_of(event)
    return now != event.digest and (bool(event.salt) or blanked.get(event.pk) != now)


def _blanked(missing: list[str]) -> dict[int, str]:
    """What erasures have left of rows, the latest of each."""
    found: dict[int, str] = {}
    for erasure in _read(Event.objects.filter(kind__endswith=ERASURE).order_by("pk"), missing):
        if erasure.salt:
            found |= {int(pk): digest for pk, digest in erasure.data.get(SEAL, {}).items()}
    return found


def _link(previous: str, batch: list[Event]) -> str:
    return hashlib.sha256((previous + "".join(event.digest for event in batch)).encode()).hexdigest()
