"""Erasing a person: what was kept of them goes, what the firm did stays. It cannot be undone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.events import erasing
from krug.core.events.models import Channel, Event, EventLink
from krug.core.events.sealing import ERASURE, SEAL
from krug.core.events.writing import Fact, write
from krug.core.files.models import Attachment
from krug.core.merging.models import Merged
from krug.core.personal import keepers, sweeping
from krug.core.personal.speaking import Speaking, events_of, forms, stems_of
from krug.core.personal.sweeping import Found
from krug.core.personal.words import Words, erasable, words_of
from krug.core.records import followers, kinds
from krug.core.records.custom.fields import Custom
from krug.core.records.fields import LinkField, PersonField, SeveralField
from krug.core.records.kinds import RecordKind
from krug.core.records.models import Tag, Tagging


@dataclass(frozen=True)
class Going:
    """What goes, in numbers, told before it does: `links` stay, and lose only the person's words."""

    files: int
    events: int
    links: int


def is_person(record: Any) -> bool:
    kind = kinds.get(record.KIND)
    return kind.is_person is not None and kind.is_person(record)


def going(record: Any) -> Going:
    kind, ids = kinds.get(record.KIND), _ids(record)
    return Going(
        files=Attachment.objects.filter(kind=kind.code, record_id__in=ids).count(),
        events=_own_events(kind, ids).count(),
        links=sum(len(found.ids) for found in _leading(kind, ids)),
    )


def speaking_of(record: Any) -> Speaking:
    """Where single words of the person's name may stand in what belongs to the person. Ask it before erasing."""
    kind, ids = kinds.get(record.KIND), _ids(record)
    names = [str(one) for one in kind.model.objects.filter(pk__in=ids)]
    return Speaking(stems_of(names), _leading(kind, ids))


def forget(record: Any, actor: User, channel: str = Channel.PAGE, with_names: bool = False) -> int:
    """Erase the person; gives how many rows elsewhere lost their words. Only who runs the firm's Krug may.

    The record itself stays without a name, so that its deals keep their client and their sums. Records that it took in
    go with it. `with_names`: single words of the name too are put out of what belongs to the person, as of the titles
    of deals, and out of the history of both. What is to be looked through is looked through before the transaction
    begins. Raises Denied.
    """
    policy.check_administrator(actor)
    kind = kinds.get(record.KIND)
    records = list(kind.model.objects.filter(pk__in=_ids(record)).prefetch_related(*kind.children))
    words, ids = words_of(kind, records), [one.pk for one in records]
    beside: set[int] = set()
    if with_names:
        speaking = speaking_of(record)
        words, beside = replace(words, own=words.own | forms(speaking)), events_of(speaking)
    elsewhere, told = sweeping.look(words.telling), sweeping.events_with(words.telling)
    hashes = _bytes_of(kind, ids)
    with transaction.atomic():
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA secure_delete = ON")  # what is freed is written over
        leading = _leading(kind, ids)
        _blank_records(kind, records)
        for keeper in keepers.keepers:
            keeper(kind, ids)
        touched = sweeping.sweep(leading, words.own) + sweeping.sweep(_others(elsewhere, kind, ids), words.telling)
        seal = erasing.blank(_events(kind, ids, words, told, beside))
        cards = [card for one in records for card in one.cards()]
        write([Fact(f"{kind.code}{ERASURE}", record.card, {SEAL: seal}, cards)], actor, channel)
    transaction.on_commit(lambda: keepers.remove_bytes(hashes))
    return touched


def _ids(record: Any) -> list[int]:
    """The record and whatever it has taken in."""
    found, new = {record.pk}, {record.pk}
    while new:
        rows = Merged.objects.filter(merge__kind=record.KIND, merge__keep_id__in=new, merge__undone_at=None)
        new = set(rows.values_list("record_id", flat=True)) - found
        found |= new
    return sorted(found)


def _blank_records(kind: RecordKind, records: list[Any]) -> None:
    ids = [record.pk for record in records]
    tags = list(Tagging.objects.filter(kind=kind.code, record_id__in=ids).values_list("tag", flat=True))
    Tagging.objects.filter(kind=kind.code, record_id__in=ids).delete()
    Tag.objects.filter(pk__in=tags, taggings=None).delete()
    Attachment.objects.filter(kind=kind.code, record_id__in=ids).delete()
    for name in kind.children:
        relation: Any = kind.model._meta.get_field(name)
        relation.related_model.objects.filter(**{f"{relation.field.name}__in": ids}).delete()
    for record in records:
        _blank(kind, record)
    there = kind.model.objects.filter(pk__in=ids, deleted_at=None).select_related(*kind.related)
    followers.put(kind, list(there.prefetch_related(*kind.children)))


def _blank(kind: RecordKind, record: Any) -> None:
    for field in erasable(kind):
        if not isinstance(field, (SeveralField, Custom)):
            setattr(record, field.column, nameless(record) if field.required else "")
    for field in kind.fields:
        plain = isinstance(field, LinkField) and not isinstance(field, (PersonField, Custom))
        if plain and field.name not in kind.impersonal:
            field.put(record, None)
    record.custom = {}
    record.settle()
    record.version += 1
    record.updated_at = timezone.now()
    record.save()


def nameless(record: Any) -> str:
    """What a record is called that nobody may be known by."""
    return _("Erased person %(number)s") % {"number": record.pk}


def _own_events(kind: RecordKind, ids: list[int]) -> Any:
    rows: Any = Event.objects.filter(record_kind=kind.code, record_id__in=ids)
    return rows.exclude(kind__endswith=ERASURE)


def _events(
    kind: RecordKind, ids: list[int], words: Words, told: dict[int, dict[str, Any]], more: Collection[int]
) -> dict[int, dict[str, Any]]:
    """What each event that spoke of the person shall say from now on; `more`: others that may have."""
    own = set(_own_events(kind, ids).values_list("pk", flat=True))
    beside = EventLink.objects.filter(card_kind=kind.code, card_id__in=ids).exclude(event__in=own)
    found = dict(told)
    rows = Event.objects.filter(Q(pk__in=beside.values("event")) | Q(pk__in=set(more) - own))
    for pk, data in rows.values_list("pk", "data"):
        less = sweeping.put_out(found.get(pk, data), words.own) if words.own else data
        if less != data:
            found[pk] = less
    return found | dict.fromkeys(own, erasing.BLANK)


def _leading(kind: RecordKind, ids: list[int]) -> list[Found]:
    """Records of other people and things that belong to the person: by a link, or by standing in their history."""
    found: dict[str, set[int]] = {}
    for other in kinds.all_kinds():
        for field in other.fields:
            if isinstance(field, LinkField) and field.to == kind.code:
                rows = other.model.objects.filter(**{f"{field.column}__in": ids})
                found.setdefault(other.code, set()).update(rows.values_list("pk", flat=True))
    links = EventLink.objects.filter(card_kind=kind.code, card_id__in=ids)
    for code, pk in links.values_list("event__record_kind", "event__record_id").distinct():
        if kinds.known(code):
            found.setdefault(code, set()).add(pk)
    found.get(kind.code, set()).difference_update(ids)
    return [
        Found(kinds.get(code).model, sweeping.texts_of(kinds.get(code).model), sorted(pks))
        for code, pks in found.items()
        if pks and kinds.get(code).is_person is None
    ]


def _others(found: list[Found], kind: RecordKind, ids: list[int]) -> list[Found]:
    """Without the person's own rows, which are blank by now."""
    return [
        Found(one.model, one.names, [pk for pk in one.ids if one.model is not kind.model or pk not in ids])
        for one in found
    ]


def _bytes_of(kind: RecordKind, ids: list[int]) -> list[str]:
    rows = Attachment.objects.filter(Q(kind=kind.code) & Q(record_id__in=ids))
    return list(rows.values_list("stored__sha256", flat=True))
