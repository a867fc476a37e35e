"""The checklist of the stage where a record stands, by the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from krug.core.access.keys import key_of
from krug.core.access.scopes import Action
from krug.core.api.items import moment
from krug.core.api.operations import Call, Operation
from krug.core.api.problems import missing
from krug.core.api.types import BIGGEST, GivenId
from krug.core.events.models import Channel
from krug.core.records.kinds import RecordKind
from krug.core.stages import checking, staged
from krug.core.stages.models import CheckLine
from krug.core.stages.movers import rules_of


class GivenCheckLine(BaseModel):
    """`at` null: not ticked. `user`: who has."""

    id: GivenId
    text: str
    user: GivenId | None
    at: Annotated[str, Field(json_schema_extra={"format": "date-time"})] | None


class Checklist(BaseModel):
    """Of the stage where the record stands; `demanded`: it does not go on before every line is ticked."""

    stage: GivenId | None
    demanded: bool
    items: list[GivenCheckLine]
    next: None


def of_kind(kind: RecordKind) -> list[Operation]:
    if kind.code not in {declared.kind for declared in staged.all_staged()}:
        return []
    path, change = f"{kind.path}/{{id}}/checklist", Action.CHANGE
    return [
        Operation("GET", path, _("The checklist of its stage"), _list(kind), Checklist, action=Action.SEE),
        Operation("POST", f"{path}/{{name}}", _("Tick a line"), _tick(kind, True), Checklist, action=change),
        Operation("DELETE", f"{path}/{{name}}", _("Take a tick off"), _tick(kind, False), Checklist, action=change),
    ]


def _list(kind: RecordKind) -> Callable[[Call], Any]:
    return lambda call: _item(_reach(kind, call))


def _tick(kind: RecordKind, is_done: bool) -> Callable[[Call], Any]:
    def run(call: Call) -> Any:
        record = _reach(kind, call)
        rows = CheckLine.objects.select_related("stage").filter(stage__pipeline=record.pipeline_id)
        line = rows.filter(pk=key_of(call.name) or 0).first()
        if line is None:
            raise missing()
        checking.tick(record, call.user, line, is_done, Channel.API)
        return _item(record)

    return run


def _item(record: Any) -> dict[str, Any]:
    rules = rules_of(record.pipeline_id)
    return {
        "stage": record.stage_id,
        "demanded": rules is not None and rules.demands(record.stage_id),
        "items": [
            {
                "id": one.line.pk,
                "text": one.line.text,
                "user": one.tick.actor_id if one.tick else None,
                "at": moment(one.tick.at) if one.tick else None,
            }
            for one in checking.lines_of(record)
        ],
        "next": None,
    }


def _reach(kind: RecordKind, call: Call) -> Any:
    rows = kind.model.objects.visible_to(call.user)
    record = rows.filter(pk=call.id).first() if call.id <= BIGGEST else None
    if record is None:
        raise missing()
    return record
