"""What a request became goes along when that record is taken in by another."""

from __future__ import annotations

from typing import Any

from krug.core.records.kinds import RecordKind
from krug.modules.requests.models import Outcome


class Became:
    name = "requests"

    def carry(self, kind: RecordKind, keep: Any, drop: Any) -> list[int]:
        rows = Outcome.objects.filter(record_kind=kind.code, record_id=drop.pk)
        ids = list(rows.order_by("pk").values_list("pk", flat=True))
        rows.update(record_id=keep.pk)
        return ids

    def bring_back(self, kind: RecordKind, keep: Any, drop: Any, noted: list[int]) -> None:
        Outcome.objects.filter(pk__in=noted, record_id=keep.pk).update(record_id=drop.pk)
