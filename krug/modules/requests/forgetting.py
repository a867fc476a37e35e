"""What is kept of requests that are removed for good, and of records they became."""

from __future__ import annotations

from collections.abc import Sequence

from krug.modules.requests.models import Outcome


def forget(kind: str, ids: Sequence[int]) -> None:
    Outcome.objects.filter(record_kind=kind, record_id__in=ids).delete()
