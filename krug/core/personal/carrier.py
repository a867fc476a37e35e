"""Consents go along when records become one."""

from __future__ import annotations

from typing import Any

from krug.core.personal.models import Consent
from krug.core.records.kinds import RecordKind


class Consents:
    name = "consents"

    def carry(self, kind: RecordKind, keep: Any, drop: Any) -> list[int]:
        rows = Consent.objects.filter(kind=kind.code, record_id=drop.pk)
        ids = list(rows.values_list("pk", flat=True))
        rows.update(record_id=keep.pk)
        return ids

    def bring_back(self, kind: RecordKind, keep: Any, drop: Any, noted: list[int]) -> None:
        Consent.objects.filter(pk__in=noted, record_id=keep.pk).update(record_id=drop.pk)
