"""The bin: out of sight for 30 days, then gone for good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records import followers, kinds
from krug.core.records.kinds import RecordKind
from krug.core.records.models import Binned, Tagging
from krug.core.records.models.binned import KEPT


def put_in_bin(record: Any, actor: User, channel: str = Channel.PAGE) -> None:
    """Out of every list and search, to be restored for 30 days. A second time does nothing. Raises Denied."""
    policy.check(actor, Action.DELETE, record)
    put_many_in_bin(kinds.get(record.KIND), actor, [record.pk], channel)


def restore(record: Any, actor: User, channel: str = Channel.PAGE) -> None:
    """Back from the bin. A second time does nothing. Raises Denied."""
    policy.check(actor, Action.DELETE, record)
    restore_many(kinds.get(record.KIND), actor, [record.pk], channel)


@transaction.atomic
def put_many_in_bin(kind: RecordKind, actor: User, ids: Iterable[int], channel: str = Channel.PAGE) -> list[int]:
    """Those that `actor` may delete go into the bin; gives their ids. Raises Denied without any right."""
    policy.check_kind(actor, Action.DELETE, kind.code)
    rows = kind.model.objects.visible_to(actor, Action.DELETE).filter(pk__in=list(ids))
    records = list(rows.select_related(*kind.related).select_for_update(of=("self",)).order_by("pk"))
    gone = [record.pk for record in records]
    kind.model.objects.filter(pk__in=gone).update(deleted_at=timezone.now())
    Binned.objects.bulk_create([Binned.of(record, actor) for record in records], batch_size=500)
    write(_facts(kind, records, "binned"), actor, channel)
    followers.drop(kind.code, gone)
    return gone


@transaction.atomic
def restore_many(kind: RecordKind, actor: User, ids: Iterable[int], channel: str = Channel.PAGE) -> list[int]:
    """Those of the records that `actor` may delete come back; gives their ids. Raises Denied without any right."""
    policy.check_kind(actor, Action.DELETE, kind.code)
    lying = Binned.objects.filter(kind=kind.code).values("record_id")  # what was put aside otherwise is not of the bin
    rows = kind.model.objects.filter(pk__in=list(ids)).filter(pk__in=lying).exclude(deleted_at=None)
    rows = policy.limit(rows, actor, kind.code, Action.DELETE).select_related(*kind.related)
    records = list(rows.prefetch_related(*kind.children).select_for_update(of=("self",)).order_by("pk"))
    back = [record.pk for record in records]
    kind.model.objects.filter(pk__in=back).update(deleted_at=None)
    Binned.objects.filter(kind=kind.code, record_id__in=back).delete()
    write(_facts(kind, records, "restored"), actor, channel)
    for record in records:
        record.deleted_at = None
    followers.put(kind, records)
    return back


def purge(before: dt.datetime | None = None, most: int = 200) -> int:
    """Remove for good what has lain in the bin since before `before` (by default: for 30 days); gives how many.

    A record that others still lead to stays, and its turn comes again. History keeps what it says.
    """
    old = Binned.objects.filter(at__lt=before or timezone.now() - KEPT).order_by("at")
    return sum(_remove(entry) for entry in old[:most] if kinds.known(entry.kind))


@transaction.atomic
def _remove(entry: Binned) -> bool:
    kind = kinds.get(entry.kind)
    # Somebody may be restoring it, or have done so since the entry was read: who has the record's row first, has it.
    record = kind.model.objects.select_for_update(of=("self",)).filter(pk=entry.record_id).first()
    if not Binned.objects.filter(pk=entry.pk).exists() or (record is not None and record.deleted_at is None):
        return False
    try:
        with transaction.atomic():
            if record is not None:
                record.delete()
    except (ProtectedError, RestrictedError):
        Binned.objects.filter(pk=entry.pk).update(at=timezone.now() - KEPT + dt.timedelta(days=1))
        return False
    Tagging.objects.filter(kind=entry.kind, record_id=entry.record_id).delete()
    Binned.objects.filter(pk=entry.pk).delete()
    followers.gone(entry.kind, [entry.record_id])
    fact = Fact(f"{entry.kind}.purged", (entry.kind, entry.record_id), {"title": entry.title})
    write([fact], None, Channel.RULE)
    return True


@transaction.atomic
def remove_many(kind: RecordKind, actor: User, ids: Iterable[int], channel: str) -> list[int]:
    """Those of the records that `actor` may delete go for good, past the bin; gives their ids.

    For records that came by mistake and that nobody has worked with. One that others lead to stays. Raises Denied.
    """
    policy.check_kind(actor, Action.DELETE, kind.code)
    rows = kind.model.objects.visible_to(actor, Action.DELETE).filter(pk__in=list(ids))
    records = list(rows.select_related(*kind.related).order_by("pk"))
    left = set(_undeletable(kind, [record.pk for record in records]))
    gone = [record for record in records if record.pk not in left]
    Tagging.objects.filter(kind=kind.code, record_id__in=[record.pk for record in gone]).delete()
    write(_facts(kind, gone, "purged"), actor, channel)
    followers.gone(kind.code, [record.pk for record in gone])
    return [record.pk for record in gone]


def _undeletable(kind: RecordKind, ids: Sequence[int]) -> list[int]:
    """Delete the rows; gives those that others lead to. All at once where none is such, else one by one."""
    try:
        with transaction.atomic():
            kind.model.objects.filter(pk__in=ids).delete()
    except (ProtectedError, RestrictedError):
        if len(ids) == 1:
            return list(ids)
        half = len(ids) // 2
        return [*_undeletable(kind, ids[:half]), *_undeletable(kind, ids[half:])]
    return []


def _facts(kind: RecordKind, records: Sequence[Any], verb: str) -> list[Fact]:
    return [Fact(f"{kind.code}.{verb}", r.card, {"title": str(r)}, r.cards()) for r in records]
