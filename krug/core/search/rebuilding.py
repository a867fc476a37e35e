"""All entries made anew, where this Krug makes them otherwise than the one that wrote them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from krug.core.jobs.kinds import JobKind
from krug.core.jobs.running import Running
from krug.core.records import kinds
from krug.core.records.kinds import RecordKind
from krug.core.search.index import SearchIndex
from krug.core.search.models import IndexShape

# One more with each change of what an entry holds. 2: what a record leads to stands apart from its own texts. 3: the
# phone beneath a client's name is as it is kept, so that it is shown as people read it.
SHAPE = 3
PIECE = 500
CODE = "search.rebuild"


def run(job: Running) -> dict[str, Any]:
    """Payload: {"kind"}. Another field of it is found now, or no longer."""
    kind, done = kinds.get(job.payload["kind"]), 0
    for found in pieces(kind):
        with job.piece(done):
            SearchIndex().put(kind, found)
        done += len(found)
    return {"entries": done}


REBUILDING = JobKind(CODE, _("Search brought up to date"), run)


def bring_up() -> None:
    """Once after the base was brought up to date or put back; one query where nothing is to be done."""
    if IndexShape.objects.filter(number=SHAPE).exists():
        return
    with transaction.atomic():
        for kind in kinds.all_kinds():
            rebuild(kind)
        IndexShape.objects.all().delete()
        IndexShape.objects.create(number=SHAPE)


def rebuild(kind: RecordKind) -> None:
    for found in pieces(kind):
        SearchIndex().put(kind, found)


def pieces(kind: RecordKind) -> Iterator[list[Any]]:
    """The kind's records a few hundred at a time: a million take no more memory than these."""
    rows: Any = kind.model.objects.filter(deleted_at=None).select_related(*kind.related)
    last = 0
    while found := list(rows.filter(pk__gt=last).prefetch_related(*kind.children).order_by("pk")[:PIECE]):
        last = found[-1].pk
        yield found
