"""One activity brought to what a device says of it, by the ordinary verbs."""

from __future__ import annotations

from typing import Any

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.records import writing
from krug.modules.activities import doing, planning
from krug.modules.activities.models import Activity, Priority, State
from krug.modules.dav.calendar.values import Values
from krug.modules.dav.refusals import may_not

BY = Channel.API


def apply(row: Any, actor: User, was: Values, now: Values) -> Any:
    """The activity as `now` says, of which the device knew `was`: only what is other between them is changed."""
    if was == now:
        return row
    policy.check(actor, Action.CHANGE, row)
    old, new = fields_of(was), fields_of(now)
    changed = {name: value for name, value in new.items() if value != old[name]}
    moved = {name: value for name, value in changed.items() if name.startswith("due_")}
    changed = {name: value for name, value in changed.items() if name not in moved}
    if moved and now.day is not None:
        changeable(actor, moved)
        if row.state == State.PLANNED:
            planning.move(row, actor, now.day, now.time, BY)
        else:
            changed |= moved
    if changed:
        row = writing.change(row, actor, changeable(actor, changed), row.version, BY)
    return turned(row, actor, was, now)


def turned(row: Any, actor: User, was: Values, now: Values) -> Any:
    """Done, called off, or taken up again."""
    if now.is_cancelled and not was.is_cancelled:
        planning.cancel(row, actor, BY)
    elif now.is_done and not was.is_done:
        doing.do(row, actor, row.sort.results[0].code, channel=BY)
    elif (was.is_done and not now.is_done) or (was.is_cancelled and not now.is_cancelled):
        doing.reopen(row, actor, BY)
    return row


def fields_of(values: Values) -> dict[str, Any]:
    """By the names of the activity's fields."""
    return {
        "title": values.title,
        "due_on": values.day.isoformat() if values.day else None,
        "due_time": values.time.isoformat() if values.time else None,
        "duration": values.minutes,
        "place": values.place,
        "note": values.note,
        "priority": (Priority.HIGH if values.is_high else Priority.NORMAL).value,
    }


def changeable(actor: User, fields: dict[str, Any]) -> dict[str, Any]:
    """Raises Refused for a field that the role may not change."""
    for name in fields:
        if not actor.changes_field(Activity.KIND, name):
            raise may_not(name)
    return fields
