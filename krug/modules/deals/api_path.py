"""The path of a deal: the stages it stood in, and what is said of each."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy
from pydantic import BaseModel, Field, StrictStr

from krug.core.access.keys import key_of
from krug.core.access.scopes import Action
from krug.core.api.bodies import Body
from krug.core.api.items import moment
from krug.core.api.operations import Call, Operation
from krug.core.api.problems import missing
from krug.core.api.types import BIGGEST, GivenId
from krug.core.events.models import Channel
from krug.core.stages import commenting, path
from krug.core.stages.models import Passage, Way
from krug.modules.deals.models import Deal

TAG = "Deals"
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Ways: Any = Literal[tuple(Way.values)]


class GivenStay(BaseModel):
    """`left_at` null: it stands there still. `days`: full ones. `is_late`: longer than the stage's longest stay."""

    id: GivenId
    stage: GivenId
    title: str
    way: Ways
    entered_at: Moment
    left_at: Moment | None
    days: int
    is_late: bool
    user: GivenId | None
    comment: str
    commented_by: GivenId | None
    commented_at: Moment | None


class Path(BaseModel):
    """Newest first."""

    items: list[GivenStay]
    next: None


class StageComment(Body):
    """Empty takes back what was said."""

    comment: Annotated[StrictStr, Field(max_length=commenting.LONGEST)]


def _path(call: Call) -> Any:
    return {"items": [_stay(stay) for stay in path.stays(_reach(call))], "next": None}


def _comment(call: Call) -> Any:
    deal = _reach(call)
    rows = Passage.objects.filter(record_kind=Deal.KIND, record_id=deal.pk)
    passage = rows.filter(pk=key_of(call.name) or 0).first()
    if passage is None:
        raise missing()
    commenting.comment(deal, call.user, passage, call.body.comment, Channel.API)
    return _stay(next(stay for stay in path.stays(deal) if stay.passage.pk == passage.pk))


def _reach(call: Call) -> Deal:
    found: Deal | None = Deal.objects.visible_to(call.user).filter(pk=min(call.id, BIGGEST)).first()
    if found is None:
        raise missing()
    return found


def _stay(stay: path.Stay) -> dict[str, Any]:
    passage = stay.passage
    return {
        "id": passage.pk,
        "stage": passage.stage_id,
        "title": str(passage.stage),
        "way": passage.way,
        "entered_at": moment(passage.entered_at),
        "left_at": moment(passage.left_at),
        "days": stay.days,
        "is_late": stay.is_late,
        "user": passage.actor_id,
        "comment": passage.comment,
        "commented_by": passage.commented_by_id,
        "commented_at": moment(passage.commented_at),
    }


PATH = (
    Operation(
        "GET",
        "deals/{id}/path",
        gettext_lazy("The stages it has passed"),
        _path,
        Path,
        tag=TAG,
        kind=Deal.KIND,
        action=Action.SEE,
    ),
    Operation(
        "PATCH",
        "deals/{id}/path/{name}",
        gettext_lazy("Say something of a stage passed"),
        _comment,
        GivenStay,
        body=StageComment,
        tag=TAG,
        kind=Deal.KIND,
        action=Action.CHANGE,
    ),
)
