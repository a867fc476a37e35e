"""Activities about a record go along when another takes it in."""

from __future__ import annotations

from typing import Any

from krug.core.records.kinds import RecordKind
from krug.modules.activities.models import Activity


class Subjects:
    name = "subjects"

    def carry(self, kind: RecordKind, keep: Any, drop: Any) -> list[int]:
        rows = Activity.objects.filter(subject_kind=kind.code, subject_id=drop.pk)
        ids = sorted(rows.values_list("pk", flat=True))  # asked for in order, SQLite would go through all of them
        rows.update(subject_id=keep.pk)
        return ids

    def bring_back(self, kind: RecordKind, keep: Any, drop: Any, noted: list[int]) -> None:
        rows = Activity.objects.filter(pk__in=noted, subject_kind=kind.code, subject_id=keep.pk)
        rows.update(subject_id=drop.pk)
