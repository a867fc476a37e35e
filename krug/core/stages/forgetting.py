"""The paths of records that are removed for good."""

from __future__ import annotations

from collections.abc import Sequence

from krug.core.stages.models import Passage


def forget(kind: str, ids: Sequence[int]) -> None:
    """The records are gone, and their paths with them."""
    Passage.objects.filter(record_kind=kind, record_id__in=ids).delete()
