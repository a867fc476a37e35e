"""How a record with stages begins: in the first stage of its pipeline, or in the one asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from krug.core.records.cleaning import Invalid
from krug.core.stages import demanding, movers
from krug.core.stages.models import Passage, Stage, Way
from krug.core.stages.moving import stay


def first_stages(kind: str) -> dict[int | None, Stage]:
    """Pipeline id to the stage where its records begin; a pipeline without stages is left out."""
    found: dict[int | None, Stage] = {}
    for stage in Stage.objects.filter(pipeline__subject=kind, is_active=True).order_by("sort", "id"):
        found.setdefault(stage.pipeline_id, stage)
    return found


def wished_stages(records: Iterable[Any]) -> dict[int, Stage]:
    """The stages that records not yet written ask for, by id."""
    wanted = {record.stage_id for record in records} - {None}
    return Stage.objects.in_bulk(wanted) if wanted else {}


def begin(
    record: Any, pipeline: int | None, stages: Mapping[int | None, Stage], wished: Mapping[int, Stage] | None = None
) -> None:
    """Put a record not yet written into the stage it asks for, one of `wished`, else into the first of `pipeline`.

    For a kind's `before_create`. Raises Invalid for a stage of another pipeline, or one that takes no more records.
    """
    stage = stages.get(pipeline)
    if record.stage_id is not None:
        stage = (wished or {}).get(record.stage_id)
        if stage is None or stage.pipeline_id != pipeline or not stage.is_active:
            raise Invalid({"stage": _("Choose one of the stages of this board.")})
    record.pipeline_id = pipeline
    record.stage = stage
    record.stage_since = record.created_at


def recorded(actor: Any, records: Sequence[Any], channel: str) -> None:
    """The first step of each path. For a kind's `after_create`. Raises Lacking where a stage asks for more, Invalid
    where the person may put no record into it."""
    movers.at_start(records, actor, channel)
    demanding.at_start(records, actor, channel)
    Passage.objects.bulk_create(
        Passage(**stay(record), way=Way.START, entered_at=record.stage_since, actor=actor if actor.pk else None)
        for record in records
        if record.stage_id
    )
