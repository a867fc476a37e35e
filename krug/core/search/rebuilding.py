"""All entries made anew, where this Krug makes them otherwise than the one that wrote them."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from krug.core.records import kinds
from krug.core.records.kinds import RecordKind
from krug.core.search.index import SearchIndex
from krug.core.search.models import IndexShape

# One more with each change of what an entry holds. 2: what a record leads to stands apart from its own texts.
SHAPE = 2
PIECE = 500


def bring_up() -> None:
    """Once after the base was brought up to date or put back; one query where nothing is to be done."""
    if IndexShape.objects.filter(number=SHAPE).exists():
        return
    with transaction.atomic():
        for kind in kinds.all_kinds():
            _rebuild(kind)
        IndexShape.objects.all().delete()
        IndexShape.objects.create(number=SHAPE)


def _rebuild(kind: RecordKind) -> None:
    """In pieces, so that a million records take no more memory than a few hundred."""
    rows: Any = kind.model.objects.filter(deleted_at=None).select_related(*kind.related)
    last = 0
    while found := list(rows.filter(pk__gt=last).prefetch_related(*kind.children).order_by("pk")[:PIECE]):
        last = found[-1].pk
        SearchIndex().put(kind, found)
