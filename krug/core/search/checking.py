"""The index against the rows."""

from __future__ import annotations

from collections.abc import Iterator

from krug.core.records import kinds
from krug.core.search.models import Entry


def faults() -> Iterator[str]:
    """Records that cannot be found, and entries that lead nowhere, in words."""
    for kind in kinds.all_kinds():
        live = kind.model.objects.filter(deleted_at=None)
        entries = Entry.objects.filter(kind=kind.code)
        for pk in live.exclude(pk__in=entries.values("record_id")).values_list("pk", flat=True)[:20]:
            yield f"{kind.code} {pk} is missing from the search index"
        for pk in entries.exclude(record_id__in=live.values("pk")).values_list("record_id", flat=True)[:20]:
            yield f"the search index leads to {kind.code} {pk}, which is not there"
