"""How cards and forms are arranged."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, Field, StrictStr

from krug.core.access.models import Role
from krug.core.api.bodies import Body
from krug.core.api.operations import Call, Operation
from krug.core.api.problems import wrong
from krug.core.api.types import Id
from krug.core.events.models import Channel
from krug.core.records import kinds
from krug.core.records.models import Layout
from krug.core.settings import layouts as verbs
from krug.core.settings.api.asked import Change, administrators, answering, chosen, reach
from krug.core.stages.models import Pipeline

Names = Annotated[list[Annotated[StrictStr, Field(max_length=80)]], Field(max_length=300)]


class LayoutBlock(Body):
    """`fields` as filters name them, in order."""

    title: Annotated[StrictStr, Field(max_length=verbs.LONGEST_TITLE)] = ""
    fields: Names


class GivenLayout(BaseModel):
    """`role` null: of all roles that have none of their own; `pipeline` null: of the records of all pipelines that have
    none of their own. The most exact one holds. `aside`: what is not shown. Other fields come last."""

    id: int
    kind: str
    role: int | None
    pipeline: int | None
    blocks: list[LayoutBlock]
    aside: list[str]
    version: int


class Layouts(BaseModel):
    items: list[GivenLayout]


class WishedLayout(Change):
    """The layout of `kind` for `role` in `pipeline`, whole, be there one already or not."""

    kind: Annotated[StrictStr, Field(max_length=40)]
    role: Id | None = None
    pipeline: Id | None = None
    blocks: Annotated[list[LayoutBlock], Field(min_length=1, max_length=verbs.MOST_BLOCKS)]
    aside: Names = Field(default_factory=list)


def item(row: Layout) -> dict[str, Any]:
    return {
        "id": row.pk,
        "kind": row.kind,
        "role": row.role_id,
        "pipeline": row.pipeline_id,
        "blocks": row.blocks,
        "aside": row.aside,
        "version": row.version,
    }


def _list(call: Call) -> dict[str, Any]:
    return {"items": [item(row) for row in Layout.objects.order_by("kind", "pk")]}


def _one(call: Call) -> Any:
    return item(reach(Layout, call))


def _keep(call: Call) -> Any:
    body = call.body
    if not kinds.known(body.kind):
        raise wrong("kind", _("Choose from the list."))
    role, pipeline = chosen(Role, "role", body.role), chosen(Pipeline, "pipeline", body.pipeline)
    blocks = [one.model_dump() for one in body.blocks]
    with answering(lambda: item(Layout.objects.get(kind=body.kind, role=role, pipeline=pipeline))):
        kept = verbs.keep(
            call.user, kinds.get(body.kind), role, blocks, body.aside, Channel.API, body.version, pipeline
        )
    return item(kept)


def _drop(call: Call) -> None:
    verbs.drop(call.user, reach(Layout, call), Channel.API)


OPERATIONS = administrators(
    Operation("GET", "layouts", gettext_lazy("List"), _list, Layouts),
    Operation("POST", "layouts", gettext_lazy("Arrange"), _keep, GivenLayout, body=WishedLayout, conflicts=True),
    Operation("GET", "layouts/{id}", gettext_lazy("One"), _one, GivenLayout),
    Operation("DELETE", "layouts/{id}", gettext_lazy("Remove"), _drop, None, 204),
    tag="Cards and forms",
)
