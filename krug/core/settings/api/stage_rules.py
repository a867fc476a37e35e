"""Checklists of stages, and who may move records."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field, StrictBool, StrictStr

from krug.core.api.bodies import Body
from krug.core.api.operations import Call
from krug.core.api.types import Id
from krug.core.events.models import Channel
from krug.core.settings import stage_rules as verbs
from krug.core.settings.api.asked import Change
from krug.core.settings.api.pipelines import BesidePipelines
from krug.core.settings.stage_rules import Movers, Wished, WishedStage
from krug.core.stages.models import Pipeline, StageRules

Texts = Annotated[list[Annotated[StrictStr, Field(max_length=1000)]], Field(max_length=200)]
Ids = Annotated[list[Id], Field(max_length=500)]


class GivenMovers(BaseModel):
    """Ids. Both empty: whoever may change the record. Those of departments below are meant too."""

    roles: list[int]
    departments: list[int]


class GivenCheckedLine(BaseModel):
    id: int
    text: str


class GivenStageRules(BaseModel):
    """`ticked`: records go on only when every line is ticked. `movers`: who may move into the stage."""

    id: int
    name: str
    lines: list[GivenCheckedLine]
    ticked: bool
    movers: GivenMovers


class GivenPipelineRules(BaseModel):
    """Of one pipeline, by whose id it is found. `ends`: the code of an end, such as "won", and who may end so."""

    id: int
    kind: str
    title: str
    stages: list[GivenStageRules]
    ends: dict[str, GivenMovers]
    version: int


class StageRulesOfAll(BaseModel):
    items: list[GivenPipelineRules]


class WishedMovers(Body):
    roles: Ids = Field(default_factory=list)
    departments: Ids = Field(default_factory=list)

    def plain(self) -> Movers:
        return Movers(self.roles, self.departments)


class WishedStageRules(Body):
    """What is left out stays as it is. `lines`: texts in order; one much like a line of now is that line."""

    id: Id
    lines: Texts | None = None
    ticked: StrictBool | None = None
    movers: WishedMovers | None = None


class ChangedStageRules(Change):
    """Stages and ends that are not named stay as they are."""

    stages: Annotated[list[WishedStageRules], Field(max_length=100)] = Field(default_factory=list)
    ends: dict[str, WishedMovers] = Field(default_factory=dict)


def item(pipeline: Pipeline) -> dict[str, Any]:
    rules = getattr(pipeline, "rules", None) or StageRules(pipeline=pipeline)
    return {
        "id": pipeline.pk,
        "kind": pipeline.subject,
        "title": pipeline.title,
        "stages": [
            {
                "id": stage.pk,
                "name": stage.name,
                "lines": [{"id": line.pk, "text": line.text} for line in stage.check_lines.all() if line.is_active],
                "ticked": rules.demands(stage.pk),
                "movers": rules.of_stage(stage.pk),
            }
            for stage in pipeline.stages.all()
        ],
        "ends": {zone.code: rules.of_end(zone.code) for zone in verbs.ends_of(pipeline)},
        "version": rules.version,
    }


def _keep(call: Call, pipeline: Pipeline) -> None:
    stages = {
        one.id: WishedStage(one.lines, one.ticked, one.movers.plain() if one.movers else None)
        for one in call.body.stages
    }
    wished = Wished(stages, {code: movers.plain() for code, movers in call.body.ends.items()})
    verbs.keep(call.user, pipeline, wished, Channel.API, call.body.version)


OPERATIONS = BesidePipelines("stage-rules", "rules", "stages__check_lines", item, _keep).operations(
    "Checklists and who may move", GivenPipelineRules, StageRulesOfAll, ChangedStageRules
)
