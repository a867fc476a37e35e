"""How a record with stages begins: in the first stage of its pipeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from krug.core.stages.models import Passage, Stage, Way
from krug.core.stages.moving import stay


def first_stages(kind: str) -> dict[int | None, Stage]:
    """Pipeline id to the stage where its records begin; a pipeline without stages is left out."""
    found: dict[int | None, Stage] = {}
    for stage in Stage.objects.filter(pipeline__subject=kind, is_active=True).order_by("sort", "id"):
        found.setdefault(stage.pipeline_id, stage)
    return found


def begin(record: Any, pipeline: int | None, stages: Mapping[int | None, Stage]) -> None:
    """Put a record not yet written into the first stage of `pipeline`. For a kind's `before_create`."""
    record.pipeline_id = pipeline
    record.stage = stages.get(pipeline)
    record.stage_since = record.created_at


def recorded(actor: Any, records: Sequence[Any], channel: str) -> None:
    """The first step of each path. For a kind's `after_create`."""
    Passage.objects.bulk_create(
        Passage(**stay(record), way=Way.START, entered_at=record.stage_since, actor=actor)
        for record in records
        if record.stage_id
    )
