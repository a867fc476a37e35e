"""Which heir gets which record."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from django.db.models import Count

from krug.core.handover.holding import leading_to, sharing_kind
from krug.core.handover.models import HandedRecord, Handover, Rule
from krug.core.handover.regions import region_of
from krug.core.lists.filtering import BadFilter, in_segment
from krug.core.lists.models import Segment
from krug.core.records.kinds import RecordKind

Targets = Mapping[int, Sequence[int | None]]  # record to the ids that its links lead to


class Given(Protocol):
    """What a handover has given so far."""

    def heirs(self, kind: str, ids: Collection[int]) -> Mapping[int, int]:
        """Of these records, those that were given: to whom."""

    def counts(self, kind: str) -> Mapping[int, int]:
        """How many of the kind each heir got."""


class Handed:
    """As it stands in the database."""

    def __init__(self, handover: Handover) -> None:
        self._rows = HandedRecord.objects.filter(handover=handover)

    def heirs(self, kind: str, ids: Collection[int]) -> Mapping[int, int]:
        return dict(self._rows.filter(kind=kind, record_id__in=ids).values_list("record_id", "heir")) if ids else {}

    def counts(self, kind: str) -> Mapping[int, int]:
        return dict(self._rows.filter(kind=kind).order_by().values_list("heir").annotate(n=Count("pk")))


def heirs_of(handover: Handover, kind: RecordKind, rows: Any, given: Given) -> dict[int, int]:
    """Record to heir, for all of `rows`; a handful of queries, however many records there are."""
    links = leading_to(kind)
    targets = {pk: ids for pk, *ids in rows.order_by("pk").values_list("pk", *(link.column for link in links))}
    found = _where_it_belongs([link.to for link in links], targets, given)
    for pk, heir in _by_rule(handover, kind, rows).items():
        found.setdefault(pk, heir)
    free = [pk for pk in targets if pk not in found]
    counts = _counts(handover, kind, given) if free else {}
    return found | dict(zip(free, shared(handover.heirs, counts, len(free)), strict=True))


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


def _where_it_belongs(kinds: Sequence[str], targets: Targets, given: Given) -> dict[int, int]:
    """What leads to a record that this handover has given to somebody goes there too."""
    found: dict[int, int] = {}
    for place, kind in enumerate(kinds):
        led = {pk: target for pk, ids in targets.items() if (target := ids[place]) is not None}
        heirs = given.heirs(kind, set(led.values()))
        for pk, target in led.items():
            if target in heirs:
                found.setdefault(pk, heirs[target])
    return found


def _by_rule(handover: Handover, kind: RecordKind, rows: Any) -> dict[int, int]:
    """Those of which the rule itself says whose they become."""
    by = sharing_kind()
    if by is None or kind.code != by.code:
        return {}
    if handover.rule == Rule.FIELD:
        return _by_value(handover, rows.values_list("pk", kind.field(handover.field).column))
    region = region_of(kind)
    if handover.rule == Rule.REGION and region is not None:
        return _by_value(handover, rows.annotate(region_of_it=region.of()).values_list("pk", "region_of_it"))
    return _by_segment(handover, kind, rows) if handover.rule == Rule.SEGMENT else {}


def _by_value(handover: Handover, values: Any) -> dict[int, int]:
    told = {pk: str(value) for pk, value in values}
    return {pk: int(handover.by_value[value]) for pk, value in told.items() if value in handover.by_value}


def _by_segment(handover: Handover, kind: RecordKind, rows: Any) -> dict[int, int]:
    """Of a record in several segments the first one counts."""
    segments = Segment.objects.filter(kind=kind.code).in_bulk([pk for pk, _heir in handover.segments])
    found: dict[int, int] = {}
    for pk, heir in handover.segments:
        if pk not in segments:
            continue
        try:
            members = rows.filter(in_segment(segments[pk], kind, handover.actor))
        except BadFilter:
            # It asks for a field that has been removed meanwhile: nobody is in it any more.
            continue
        for member in members.values_list("pk", flat=True):
            found.setdefault(member, int(heir))
    return found


def _counts(handover: Handover, kind: RecordKind, given: Given) -> Mapping[int, int]:
    """From how much each heir starts: by load what they hold already, otherwise what this handover gave them."""
    if handover.rule == Rule.LOAD:
        held = kind.model.objects.filter(responsible__in=handover.heirs, deleted_at=None, **kind.in_work)
        return dict(held.order_by().values_list("responsible").annotate(n=Count("pk")))
    return given.counts(kind.code)
