"""Kinds of deal and lost reasons as JSON."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from krug.core.stages.models import Stage
from krug.modules.deals.models import DealKind, LostReason


class GivenStage(BaseModel):
    """`longest_stay_days` null: as long as it likes. An inactive stage takes no more deals in."""

    id: int
    name: str
    colour: str
    probability: int
    longest_stay_days: int | None
    active: bool


class GivenKindProcess(BaseModel):
    """What new deals of a typical sale begin with: number of the version, its title, `source` "" for the firm's own."""

    number: int
    title: str
    source: str


class GivenDealKind(BaseModel):
    """`process` null: the kind is no typical sale."""

    id: int
    name: str
    type: Literal["without_stages", "manual_stages", "typical_sale"]
    currency: str
    primary_interest_required: bool
    lost_reason_required: bool
    active: bool
    process: GivenKindProcess | None
    stages: list[GivenStage]
    version: int


class DealKinds(BaseModel):
    items: list[GivenDealKind]
    next: str | None


class GivenLostReason(BaseModel):
    id: int
    name: str
    active: bool
    version: int


class LostReasons(BaseModel):
    items: list[GivenLostReason]
    next: str | None


def with_stages() -> Any:
    return DealKind.objects.select_related("process").prefetch_related("pipeline__stages")


def kind_item(kind: DealKind) -> dict[str, Any]:
    stages, process = kind.pipeline.stages.all() if kind.pipeline else [], kind.process
    return {
        "id": kind.pk,
        "name": kind.name,
        "type": kind.type,
        "currency": kind.currency,
        "primary_interest_required": kind.primary_interest_required,
        "lost_reason_required": kind.lost_reason_required,
        "active": kind.is_active,
        "process": process and {"number": process.number, "title": process.title, "source": process.source},
        "stages": [stage_item(stage) for stage in stages],
        "version": kind.version,
    }


def stage_item(stage: Stage) -> dict[str, Any]:
    return {
        "id": stage.pk,
        "name": stage.name,
        "colour": stage.colour,
        "probability": stage.probability,
        "longest_stay_days": stage.longest_stay_days,
        "active": stage.is_active,
    }


def reason_item(reason: LostReason) -> dict[str, Any]:
    return {"id": reason.pk, "name": reason.name, "active": reason.is_active, "version": reason.version}
