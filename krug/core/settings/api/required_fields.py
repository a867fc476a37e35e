"""Fields that stages ask for."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field, StrictStr

from krug.core.api.bodies import Body
from krug.core.api.operations import Call
from krug.core.api.types import Id
from krug.core.events.models import Channel
from krug.core.settings import required_fields as verbs
from krug.core.settings.api.asked import Change
from krug.core.settings.api.pipelines import BesidePipelines
from krug.core.settings.required_fields import Wished
from krug.core.stages.models import Demands, Pipeline

Names = Annotated[list[Annotated[StrictStr, Field(max_length=80)]], Field(max_length=200)]


class GivenStageFields(BaseModel):
    """`enter`: what must be filled in to come in, `leave`: to go on; fields as filters name them."""

    id: int
    name: str
    enter: list[str]
    leave: list[str]


class GivenRequiredFields(BaseModel):
    """Of one pipeline, by whose id it is found. `ends`: the code of an end, such as "won", and what it asks for."""

    id: int
    kind: str
    title: str
    stages: list[GivenStageFields]
    ends: dict[str, list[str]]
    version: int


class RequiredFieldsOfAll(BaseModel):
    items: list[GivenRequiredFields]


class WishedStageFields(Body):
    """What is left out stays as it is."""

    id: Id
    enter: Names | None = None
    leave: Names | None = None


class ChangedRequiredFields(Change):
    """Stages and ends that are not named stay as they are."""

    stages: Annotated[list[WishedStageFields], Field(max_length=100)] = Field(default_factory=list)
    ends: dict[str, Names] = Field(default_factory=dict)


def item(pipeline: Pipeline) -> dict[str, Any]:
    demands = getattr(pipeline, "demands", None) or Demands(pipeline=pipeline)
    return {
        "id": pipeline.pk,
        "kind": pipeline.subject,
        "title": pipeline.title,
        "stages": [
            {"id": stage.pk, "name": stage.name, **{way: demands.of_stage(stage.pk, way) for way in verbs.WAYS}}
            for stage in pipeline.stages.all()
        ],
        "ends": {zone.code: demands.of_end(zone.code) for zone in verbs.ends_of(pipeline)},
        "version": demands.version,
    }


def _keep(call: Call, pipeline: Pipeline) -> None:
    stages = {one.id: one.model_dump(exclude_none=True, exclude={"id"}) for one in call.body.stages}
    verbs.keep(call.user, pipeline, Wished(stages, call.body.ends), Channel.API, call.body.version)


OPERATIONS = BesidePipelines("required-fields", "demands", "stages", item, _keep).operations(
    "Required fields", GivenRequiredFields, RequiredFieldsOfAll, ChangedRequiredFields
)
