"""An event and the activity that is the same, brought together: for single ones and for one of a series alike."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from krug.core.events.models import Channel
from krug.core.records import writing
from krug.modules.activities import doing, planning
from krug.modules.activities.models import Activity, State
from krug.modules.google.calendar import local
from krug.modules.google.calendar.shapes import FIELDS, shape_of
from krug.modules.google.desk import Desk, mark, settle, tell_contests
from krug.modules.google.merging import Base, Shape, changed, merge
from krug.modules.google.models import Link


@transaction.atomic
def bring_together(desk: Desk, link: Link, activity: Activity, event: dict[str, Any]) -> None:
    """What either side has changed becomes the other's. Raises Unfit, Invalid, Denied, Conflict."""
    here, there = local.shape_of(activity), shape_of(event)
    fields = local.fields_of(desk)
    merged = merge(fields, link.seen, here, there, lambda name: local.is_later(activity, event, name))
    if merged.to_local:
        activity = local.apply(desk, activity, merged.to_local)
        here = local.shape_of(activity)
    tell_contests(desk, activity, merged.contests)
    seen = {**merged.base.local, **{name: here[name] for name in merged.to_local}}
    settle(link, base=Base(seen, {**merged.base.remote, **_aside(there)}).plain(), etag=event.get("etag", ""), fault="")
    if changed(fields, seen, here):
        mark(link)


def agreed(desk: Desk, here: Shape, event: dict[str, Any]) -> dict[str, Shape]:
    """Both sides as they are just now, where one was made from the other."""
    return Base({name: here[name] for name in FIELDS}, shape_of(event)).plain()


@transaction.atomic
def leave(desk: Desk, link: Link) -> bool:
    """The event is gone: the activity is cancelled, unless it was changed here since; then False.

    What is done stays done. Raises Denied.
    """
    activity = local.alive(desk, link.record_id)
    if activity is None or activity.state != State.PLANNED:
        return True
    if changed(local.fields_of(desk), link.seen.local, local.shape_of(activity)):
        return False
    planning.cancel(activity, desk.person, Channel.GOOGLE)
    return True


@transaction.atomic
def bring_back(desk: Desk, link: Link, event: dict[str, Any]) -> Activity | None:
    """The activity is gone here while the event was changed there: it comes back. None where the event is unchanged,
    or the activity is another person's by now. Raises Denied."""
    there = shape_of(event)
    if not link.seen.remote or not changed(local.fields_of(desk), link.seen.remote, there):
        return None
    rows = Activity.objects.filter(pk=link.record_id or 0, responsible=desk.person).select_related("own_kind", "series")
    activity = rows.first()
    if activity is None:
        return None
    if activity.deleted_at is not None:
        writing.restore(activity, desk.person, Channel.GOOGLE)
    if activity.state == State.CANCELLED:
        doing.reopen(activity, desk.person, Channel.GOOGLE)
    return local.alive(desk, link.record_id)


def _aside(there: Shape) -> Shape:
    return {"length": there["length"], "when": there["when"], "minutes": there["minutes"]}
