"""Which heir gets which record."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count

from krug.core.handover.holding import leading_to, sharing_kind
from krug.core.handover.models import HandedRecord, Handover, Rule
from krug.core.records.kinds import RecordKind


def heirs_of(handover: Handover, kind: RecordKind, records: Sequence[Any]) -> dict[int, int]:
    """Record to heir, in the order of `records`; three queries at most, however many records there are."""
    found = _where_it_belongs(handover, kind, records)
    free = [record for record in records if record.pk not in found]
    if handover.rule == Rule.FIELD:
        return found | {record.pk: _by_field(handover, kind, record) for record in free}
    counts = _counts(handover, kind) if free else {}
    return found | dict(zip([record.pk for record in free], shared(handover.heirs, counts, len(free)), strict=True))


def shared(heirs: Sequence[int], counts: Mapping[int, int], number: int) -> list[int]:
    """`number` records shared out one by one, each to who has least by `counts` and by what they got before."""
    heap = [(counts.get(heir, 0), place, heir) for place, heir in enumerate(heirs)]
    heapq.heapify(heap)
    found = []
    for _one in range(number):
        count, place, heir = heap[0]
        heapq.heapreplace(heap, (count + 1, place, heir))
        found.append(heir)
    return found


def _where_it_belongs(handover: Handover, kind: RecordKind, records: Sequence[Any]) -> dict[int, int]:
    """What leads to a record that this handover has given to somebody goes there too."""
    found: dict[int, int] = {}
    for link in leading_to(kind):
        ids = {getattr(record, link.column) for record in records} - {None}
        rows = HandedRecord.objects.filter(handover=handover, kind=link.to, record_id__in=ids) if ids else []
        heirs = {row.record_id: row.heir_id for row in rows}
        for record in records:
            heir = heirs.get(getattr(record, link.column))
            if heir is not None:
                found.setdefault(record.pk, heir)
    return found


def _by_field(handover: Handover, kind: RecordKind, record: Any) -> int:
    first = int(handover.heirs[0])
    by = sharing_kind()
    if by is None or kind.code != by.code:
        return first
    value = str(kind.field(handover.field).value(record))
    return int(handover.by_value.get(value, first))


def _counts(handover: Handover, kind: RecordKind) -> dict[int, int]:
    """From how much each heir starts: by load what they hold already, evenly what this handover gave them."""
    if handover.rule == Rule.LOAD:
        held = kind.model.objects.filter(responsible__in=handover.heirs, deleted_at=None, **kind.in_work)
        return dict(held.order_by().values_list("responsible").annotate(n=Count("pk")))
    given = HandedRecord.objects.filter(handover=handover, kind=kind.code)
    return dict(given.order_by().values_list("heir").annotate(n=Count("pk")))
