"""The checklist of an activity by the API: lines ticked and taken off; one is added by a verb of the activity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from krug.core.access import policy
from krug.core.access.keys import key_of
from krug.core.access.scopes import Action
from krug.core.api.bodies import Time
from krug.core.api.items import moment
from krug.core.api.operations import Call, Operation
from krug.core.api.problems import missing
from krug.core.api.resources.records import reach
from krug.core.api.types import GivenId
from krug.core.events.models import Channel
from krug.core.records import kinds
from krug.modules.activities import checklist
from krug.modules.activities.models import Activity, CheckItem


class GivenActivityLine(BaseModel):
    """`done_at` null: still to be done. `user`: who has done it."""

    id: GivenId
    text: str
    done_at: Time | None
    user: GivenId | None


class ActivityChecklist(BaseModel):
    items: list[GivenActivityLine]
    next: None


def _reach(call: Call) -> Activity:
    found: Activity = reach(kinds.get(Activity.KIND), call)
    return found


def _list(call: Call) -> Any:
    return _item(_reach(call))


def _tick(is_done: bool) -> Callable[[Call], Any]:
    def run(call: Call) -> Any:
        activity = _reach(call)
        checklist.tick(_line(activity, call), call.user, is_done, Channel.API)
        return _item(activity)

    return run


def _remove(call: Call) -> Any:
    activity = _reach(call)
    checklist.take_off(_line(activity, call), call.user, Channel.API)
    return _item(activity)


def _line(activity: Activity, call: Call) -> CheckItem:
    """Who may not change the activity is told so before the line is looked for."""
    policy.check(call.user, Action.CHANGE, activity)
    rows = CheckItem.objects.select_related("activity").filter(activity=activity)
    found: CheckItem | None = rows.filter(pk=key_of(call.name) or 0).first()
    if found is None:
        raise missing()
    return found


def _item(activity: Activity) -> dict[str, Any]:
    rows = CheckItem.objects.filter(activity=activity)
    items = [{"id": row.pk, "text": row.text, "done_at": moment(row.done_at), "user": row.done_by_id} for row in rows]
    return {"items": items, "next": None}


ROOT, CHANGE = "activities/{id}/checklist", Action.CHANGE
LINE = f"{ROOT}/{{name}}"
OPERATIONS = tuple(
    replace(operation, tag="Activities", kind=Activity.KIND)
    for operation in (
        Operation("GET", ROOT, _("The checklist"), _list, ActivityChecklist, action=Action.SEE),
        Operation("POST", LINE, _("Tick a line"), _tick(True), ActivityChecklist, action=CHANGE),
        Operation("DELETE", LINE, _("Take a tick off"), _tick(False), ActivityChecklist, action=CHANGE),
        Operation("POST", f"{LINE}/removal", _("Take a line off"), _remove, ActivityChecklist, action=CHANGE),
    )
)
