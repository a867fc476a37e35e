"""The index against the rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from krug.core.records import kinds, renaming
from krug.core.records.kinds import RecordKind
from krug.core.search.index import entry_of, know_beside
from krug.core.search.models import Entry

PIECE = 500
MOST_SAID = 20
HELD = ("title", "key", "responsible_id", "department_id", "subtitle", "linked", "text")
# What may name other records, and follows their names in the background.
FOLLOWING = ("linked", "text")


def faults() -> Iterator[str]:
    """Records that cannot be found or are found by whom or by what they should not, and entries that lead nowhere."""
    held = [name for name in HELD if name not in FOLLOWING or not renaming.is_under_way()]
    for kind in kinds.all_kinds():
        yield from islice(_unlike(kind, held), MOST_SAID)
        live = kind.model.objects.filter(deleted_at=None)
        lost = Entry.objects.filter(kind=kind.code).exclude(record_id__in=live.values("pk"))
        for pk in lost.values_list("record_id", flat=True)[:MOST_SAID]:
            yield f"the search index leads to {kind.code} {pk}, which is not there"


def _unlike(kind: RecordKind, held: Sequence[str]) -> Iterator[str]:
    """Piece by piece, so that a million records take no more memory than a few hundred."""
    rows = kind.model.objects.filter(deleted_at=None).select_related(*kind.related).prefetch_related(*kind.children)
    last = 0
    while records := list(rows.filter(pk__gt=last).order_by("pk")[:PIECE]):
        last = records[-1].pk
        ids = [record.pk for record in records]
        know_beside(kind, records)
        there = {entry.record_id: entry for entry in Entry.objects.filter(kind=kind.code, record_id__in=ids)}
        for record in records:
            yield from _compared(kind, record, there.get(record.pk), held)


def _compared(kind: RecordKind, record: Any, entry: Entry | None, held: Sequence[str]) -> Iterator[str]:
    if entry is None:
        yield f"{kind.code} {record.pk} is missing from the search index"
        return
    wanted = entry_of(kind, record)
    if other := [name for name in held if getattr(entry, name) != getattr(wanted, name)]:
        names = ", ".join(name.removesuffix("_id") for name in other)
        yield f"the search index holds another {names} of {kind.code} {record.pk} than the record"
