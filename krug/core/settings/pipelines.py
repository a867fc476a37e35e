"""The pipelines of whatever has stages, for what is set beside each of them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from krug.core.access.models import Firm
from krug.core.access.models.user import module_of_kind
from krug.core.records import kinds
from krug.core.records.kinds import RecordKind
from krug.core.stages import staged
from krug.core.stages.models import Pipeline


def all_pipelines() -> QuerySet[Pipeline]:
    """In order, those of switched-off modules too."""
    here = [declared.kind for declared in staged.all_staged()]
    return Pipeline.objects.filter(subject__in=here).order_by("subject", "sort", "pk")


def by_kind(firm: Firm, beside: str) -> list[tuple[RecordKind, list[tuple[Pipeline, Any]]]]:
    """Of each kind that is switched on its pipelines, each with its row of `beside`, None where it has none."""
    found: dict[str, list[tuple[Pipeline, Any]]] = {}
    for row in all_pipelines().select_related(beside):
        if firm.has(module_of_kind.get(row.subject, "")):
            found.setdefault(row.subject, []).append((row, getattr(row, beside, None)))
    return [(kinds.get(code), rows) for code, rows in found.items()]
