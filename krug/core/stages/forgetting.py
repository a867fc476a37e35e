"""The paths and checklists of records that are removed for good."""

from __future__ import annotations

from collections.abc import Sequence

from krug.core.stages.models import Passage, Tick


def forget(kind: str, ids: Sequence[int]) -> None:
    """The records are gone, and their paths with them."""
    Tick.objects.filter(record_kind=kind, record_id__in=ids).delete()
    Passage.objects.filter(record_kind=kind, record_id__in=ids).delete()
