"""Taking back what an import did to deals beyond their fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.stages.models import Passage, Pipeline, Stage
from krug.modules.deals.models import Deal, DealKind


def put_back(actor: User, changed: dict[int, dict[str, Any]]) -> list[str]:
    """Deals that the import moved or closed stand again where they stood, unless somebody went on with them since."""
    moved = {pk: was for pk, was in changed.items() if "stage" in was}
    for deal in Deal.objects.select_related("kind", "stage").filter(pk__in=list(moved), deleted_at=None):
        was = moved[deal.pk]
        if deal.version != was["version"]:
            continue  # said by whoever restores the fields
        if was["closed"]:
            deal.reopen(actor, Channel.IMPORT)
        stage = Stage.objects.filter(pk=was["stage"]).first()
        if stage is not None and deal.stage_id != stage.pk:
            deal.move(actor, stage, channel=Channel.IMPORT)
        deal.refresh_from_db(fields=["version"])
        was["version"] = deal.version
    return []


def forget_paths(ids: Sequence[int]) -> None:
    """The paths of deals that are gone for good."""
    there = Deal.objects.filter(pk__in=list(ids)).values("pk")
    Passage.objects.filter(record_kind=Deal.KIND, record_id__in=list(ids)).exclude(record_id__in=there).delete()


def retire(ids: Sequence[int]) -> None:
    """Kinds that came with an import are no longer chosen once no deal is of them."""
    for kind in DealKind.objects.filter(pk__in=list(ids)):
        if not Deal.objects.filter(kind=kind, deleted_at=None).exists():
            DealKind.objects.filter(pk=kind.pk).update(is_active=False)
            Pipeline.objects.filter(deal_kind=kind).update(is_active=False)
