"""What a file of deals may hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.imports import importers
from krug.core.imports.importers import Source
from krug.core.imports.mapping import Mapping
from krug.core.imports.records import RecordImporter
from krug.core.imports.uses import Uses
from krug.core.records.fields import DateField, Field, TextField
from krug.modules.deals.imports import undoing
from krug.modules.deals.imports.kinds import stages_of
from krug.modules.deals.imports.uses import DealUses
from krug.modules.deals.imports.work import DealsWork
from krug.modules.deals.models import DealKind, LostReason

# What the form of a deal does not have, and the past of a deal does.
OWN: tuple[Field, ...] = (
    TextField("kind", _("Kind of deal"), max_length=200),
    TextField("stage", _("Stage"), max_length=200),
    TextField("lost_reason", _("Lost reason"), max_length=200),
    DateField("created_at", _("Added")),
    DateField("closed_at", _("Closed")),
    TextField("comment", _("Comment"), max_length=10_000, multiline=True, in_form=False),
)


@dataclass(frozen=True)
class DealsImporter(RecordImporter):
    """Deals with the days on which they entered their stages and how they ended; known again by their number alone."""

    def declare(self, module: str) -> None:
        importers.declare(self)

    @property
    def fields(self) -> tuple[Field, ...]:
        # A file says when a deal entered its stages: `stage_dates` of the mapping.
        names = {"stage", *(field.name for field in OWN)}
        return (*(field for field in super().fields if field.name not in names), *OWN)

    @property
    def uses(self) -> Uses:
        return DealUses()

    def choices(self, name: str, mapping: Mapping) -> list[str] | None:
        if name == "kind":
            return list(DealKind.objects.filter(is_active=True).values_list("name", flat=True))
        if name == "lost_reason":
            return list(LostReason.objects.filter(is_active=True).values_list("name", flat=True))
        return stages_of(mapping) if name == "stage" else None

    def begin(self, actor: User, mapping: Mapping, headings: Sequence[str], source: Source) -> DealsWork:
        return DealsWork(self.of, self.match, actor, mapping, headings, source)

    def undo(
        self, actor: User, created: Sequence[int], changed: dict[int, dict[str, Any]], besides: Sequence[Any]
    ) -> list[str]:
        left = undoing.put_back(actor, changed)
        left += super().undo(actor, created, changed, besides)
        undoing.retire([pk for what, *rest in besides if what == "deal_kind" for pk in rest])
        return left
