"""The stages of requests, as an administrator's program sets them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, Field, StrictBool, StrictInt, StrictStr

from krug.core.access.policy import check_kind
from krug.core.access.scopes import Action
from krug.core.api.bodies import Body
from krug.core.api.operations import Call, Operation
from krug.core.api.problems import wrong
from krug.core.api.types import Id
from krug.core.events.models import Channel
from krug.core.settings.api.asked import Change, administrators, answering, changing, tidy
from krug.core.settings.stage_editing import MOST_STAGES, StageRow, stages_of
from krug.core.stages.models import Colour
from krug.modules.requests.board_stages import board, change_stages, meanings
from krug.modules.requests.models import Request

Meaning = Literal["new", "in_work", "answered"]


class GivenRequestStage(BaseModel):
    """`state`: what it means that a request stands here; null for a stage that says nothing of it."""

    id: int
    name: str
    state: Meaning | None
    colour: str
    longest_stay_days: int | None
    active: bool


class GivenRequestStages(BaseModel):
    stages: list[GivenRequestStage]
    version: int


class WishedRequestStage(Body):
    """`id` null: a new stage. `move_to`: where the requests of a stage that is switched off go, many in the
    background; a stage of the same `state`. `stay`: they stay where they are. Where requests stand in it, one of the
    two is said."""

    id: Id | None = None
    name: Annotated[StrictStr, Field(min_length=1, max_length=100)]
    state: Meaning = "in_work"
    colour: Literal[tuple(Colour.values)] = "blue"  # type: ignore[valid-type]
    longest_stay_days: Annotated[StrictInt, Field(ge=1, le=3650)] | None = None
    active: StrictBool = True
    move_to: Id | None = None
    stay: StrictBool = False


class ChangedRequestStages(Change):
    """`stages`: all of them in their order; those not named stay as they are."""

    stages: Annotated[list[WishedRequestStage], Field(min_length=1, max_length=MOST_STAGES)]


def _given(call: Call) -> Any:
    check_kind(call.user, Action.SEE, Request.KIND)
    return _item()


def _change(call: Call) -> Any:
    wished: list[WishedRequestStage] = call.body.stages
    known = stages_of(board().pk)
    for at, stage in enumerate(wished):
        for name in ("id", "move_to"):
            if getattr(stage, name) is not None and getattr(stage, name) not in known:
                raise wrong(f"stages.{at}.{name}", _("Choose one of the stages of this board."))
    rows = [
        StageRow(
            one.id,
            tidy(one.name, f"stages.{at}.name"),
            one.colour,
            known[one.id].probability if one.id else 0,
            one.longest_stay_days,
            one.active,
            one.move_to,
            one.stay,
        )
        for at, one in enumerate(wished)
    ]
    with answering(_item):
        change_stages(call.user, rows, [one.state for one in wished], call.body.version, Channel.API)
    return _item()


def _item() -> dict[str, Any]:
    pipeline = board()
    meant = meanings(pipeline)
    stages = [
        {
            "id": stage.pk,
            "name": stage.name,
            "state": meant.get(stage.pk),
            "colour": stage.colour,
            "longest_stay_days": stage.longest_stay_days,
            "active": stage.is_active,
        }
        for stage in pipeline.stages.all()
    ]
    return {"stages": stages, "version": pipeline.version}


OPERATIONS = (
    Operation("GET", "request-stages", gettext_lazy("Stages of requests"), _given, GivenRequestStages, tag="Requests"),
    *administrators(changing("request-stages", _change, GivenRequestStages, ChangedRequestStages), tag="Requests"),
)
