"""The plans of kinds and of deals, and the stages that their steps are."""

from __future__ import annotations

from django.conf import settings

from krug.core.access.models import Firm
from krug.core.processes.plan import Plan, from_json
from krug.core.stages.models import Stage
from krug.modules.deals.models import DealKind, ProcessVersion, StepStage


def plan_of(version: ProcessVersion) -> Plan:
    return from_json(version.plan)


def stages_of(kind: int) -> dict[str, Stage]:
    """By key of the step, of every version that the kind has had."""
    return {one.key: one.stage for one in StepStage.objects.filter(kind_id=kind).select_related("stage")}


def key_of(kind: int, stage: int | None) -> str:
    """The key of the step that a stage of the kind is; "" where it is none."""
    if stage is None:
        return ""
    return StepStage.objects.filter(kind_id=kind, stage_id=stage).values_list("key", flat=True).first() or ""


def first_stage(kind: DealKind) -> Stage | None:
    """Where new deals of a typical sale begin; None for a kind without a process."""
    if kind.process is None:
        return None
    found = StepStage.objects.filter(kind=kind, key=plan_of(kind.process).first.key).select_related("stage").first()
    return found.stage if found else None


def firms_language() -> str:
    """The language of what everybody reads: names of stages and of tasks."""
    return Firm.current().language or str(settings.LANGUAGE_CODE)
