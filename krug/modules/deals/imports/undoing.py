"""Taking back what an import did to deals beyond their fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.records.cleaning import Invalid
from krug.core.stages.models import Pipeline, Stage
from krug.modules.deals.models import Deal, DealKind


def put_back(actor: User, changed: dict[int, dict[str, Any]]) -> list[str]:
    """Deals that the import moved or closed stand again where they stood, unless somebody went on with them since.
    Gives what stays, in words: what was closed in a period that is closed by now."""
    left = []
    moved = {pk: was for pk, was in changed.items() if "stage" in was}
    for deal in Deal.objects.select_related("kind", "stage").filter(pk__in=list(moved), deleted_at=None):
        was = moved[deal.pk]
        if deal.version != was["version"]:
            continue  # said by whoever restores the fields
        try:
            if was["closed"]:
                deal.reopen(actor, Channel.IMPORT)
        except Invalid as error:
            left.append(f"{deal}: {' '.join(error.errors.values())}")
            continue
        stage = Stage.objects.filter(pk=was["stage"]).first()
        if stage is not None and deal.stage_id != stage.pk:
            deal.move(actor, stage, channel=Channel.IMPORT)
        deal.refresh_from_db(fields=["version"])
        was["version"] = deal.version
    return left


def retire(ids: Sequence[int]) -> None:
    """Kinds that came with an import go with the last of their deals; while one lies in the bin, out of choice only."""
    for kind in DealKind.objects.filter(pk__in=list(ids)):
        if Deal.objects.filter(kind=kind, deleted_at=None).exists():
            continue
        pipeline = Pipeline.objects.filter(deal_kind=kind)
        if Deal.objects.filter(kind=kind).exists():
            pipeline.update(is_active=False)
            DealKind.objects.filter(pk=kind.pk).update(is_active=False)
            continue
        Stage.objects.filter(pipeline__deal_kind=kind).delete()
        number = kind.pipeline_id
        kind.delete()
        Pipeline.objects.filter(pk=number or 0).delete()
