"""What a file of deals may hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.imports import companions, importers, taking_back
from krug.core.imports.importers import EXTERNAL, Source, Work
from krug.core.imports.mapping import Mapping
from krug.core.records import kinds
from krug.core.records.fields import DateField, Field, TextField
from krug.core.records.kinds import RecordKind
from krug.modules.deals.imports import undoing
from krug.modules.deals.imports.kinds import stages_of
from krug.modules.deals.imports.work import DealsWork
from krug.modules.deals.models import DealKind, LostReason

# What the form of a deal does not have, and the past of a deal does.
OWN: tuple[Field, ...] = (
    TextField("kind", _("Kind of deal"), max_length=200),
    TextField("stage", _("Stage"), max_length=200),
    TextField("lost_reason", _("Lost reason"), max_length=200),
    DateField("created_at", _("Added")),
    DateField("closed_at", _("Closed")),
    TextField("comment", _("Comment on closing"), max_length=10_000, multiline=True),
)


class DealsImporter:
    """Deals with the days on which they entered their stages and how they ended."""

    code = "deals"
    page = "/deals"
    match: tuple[str, ...] = (EXTERNAL.name,)

    def declare(self, module: str) -> None:
        importers.declare(self)

    @property
    def title(self) -> str | Promise:
        return _("Deals")

    @property
    def of(self) -> RecordKind:
        return kinds.get("deal")

    @property
    def fields(self) -> tuple[Field, ...]:
        # A file says when a deal entered its stages: `stage_dates` of the mapping.
        names = {"stage", *(field.name for field in OWN)}
        return (*(f for f in self.of.fields if not f.read_only and f.name not in names), *OWN)

    def may(self, user: User) -> bool:
        return user.scope("deal", Action.CREATE) is not Scope.NONE

    def choices(self, name: str, mapping: Mapping) -> list[str] | None:
        if name == "kind":
            return list(DealKind.objects.filter(is_active=True).values_list("name", flat=True))
        if name == "lost_reason":
            return list(LostReason.objects.filter(is_active=True).values_list("name", flat=True))
        return stages_of(mapping) if name == "stage" else None

    def begin(self, actor: User, mapping: Mapping, headings: Sequence[str], source: Source) -> Work:
        return DealsWork(self.of, self.match, actor, mapping, headings, source)

    def undo(
        self, actor: User, created: Sequence[int], changed: dict[int, dict[str, Any]], besides: Sequence[Any]
    ) -> list[str]:
        left = undoing.put_back(actor, changed)
        left += taking_back.take_back(self.of, actor, created, changed)
        undoing.retire([pk for what, *rest in besides if what == "deal_kind" for pk in rest])
        return left + companions.take_away(actor, besides)
