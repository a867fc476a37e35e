"""The stages a funnel is made of."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from krug.core.stages.models import Passage, Stage
from krug.modules.deals.models import DealKind


@dataclass(frozen=True)
class Steps:
    """The stages of one kind in order. A kind without stages has one step: that a deal has come in."""

    pipeline: int
    ids: list[int]
    names: list[str]
    norms: list[int | None]

    @property
    def count(self) -> int:
        return len(self.names)

    @property
    def keys(self) -> list[str]:
        """What the rows of the funnel are called in addresses: "1", "2", …"""
        return [str(number) for number in range(1, self.count + 1)]


def steps_of(kind: str | None) -> Steps:
    """Stages in use, and those no longer in use that some deal has passed."""
    pipeline = DealKind.objects.filter(pk=int(kind)).values_list("pipeline", flat=True).first() if kind else None
    used = Exists(Passage.objects.filter(stage=OuterRef("pk")))
    stages = Stage.objects.filter(Q(is_active=True) | Q(used), pipeline=pipeline) if pipeline else Stage.objects.none()
    found = list(stages.order_by("sort", "id"))
    if not found:
        return Steps(pipeline or 0, [], [_("Came in")], [None])
    return Steps(pipeline or 0, [s.pk for s in found], [s.name for s in found], [s.longest_stay_days for s in found])
