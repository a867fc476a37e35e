"""Planning an activity, moving it to another day, cancelling it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.events.writing import write
from krug.core.records import followers, kinds, writing
from krug.modules.activities import events, times
from krug.modules.activities.models import Activity, State

# Rooms above that go along when an activity is done, cancelled or taken up again: called in the same transaction.
when_turned: list[Callable[[Activity, User], None]] = []
# They say of an activity whether what follows it comes by itself: then nothing more is suggested as a matter of course.
brings_next: list[Callable[[Activity], bool]] = []


def plan(actor: User, values: Mapping[str, Any], channel: str = Channel.PAGE) -> Activity:
    """A new activity from `values` by field name, for the actor unless `responsible` says otherwise.

    Raises Invalid, and Denied without the right to make one or to give it to another.
    """
    activity: Activity = writing.create(kinds.get(Activity.KIND), actor, [values], channel)[0]
    return activity


def about(record: Any) -> dict[str, Any]:
    """The values that make an activity one about `record`, whatever its kind."""
    if record.KIND == "client":
        return {"client": record.pk}
    return {"subject_kind": record.KIND, "subject_id": record.pk}


@transaction.atomic
def move(
    activity: Activity, actor: User, day: dt.date, time: dt.time | None = None, channel: str = Channel.PAGE
) -> bool:
    """To another day and time. False, and nothing happens, when it is due then already or not planned any more."""
    policy.check(actor, Action.CHANGE, activity)
    zone = times.zone_of(activity.responsible)
    was = times.stamp(activity.due_on, activity.due_time)
    moved = (
        Activity.objects.filter(pk=activity.pk, state=State.PLANNED, deleted_at=None)
        .exclude(due_on=day, due_time=time)
        .update(
            due_on=day,
            due_time=time,
            due_at=times.due_at(day, time, zone),
            late_at=times.late_at(day, time, activity.minutes, zone),
            version=F("version") + 1,
            updated_at=timezone.now(),
        )
    )
    activity.refresh_from_db(fields=["due_on", "due_time", "due_at", "late_at", "state", "version"])
    if moved:
        write([events.fact("moved", activity, was=was)], actor, channel)
        followers.put(kinds.get(Activity.KIND), [activity])
    return bool(moved)


@transaction.atomic
def cancel(activity: Activity, actor: User, channel: str = Channel.PAGE) -> bool:
    """It will not be done. False, and nothing happens, when it is not planned any more."""
    policy.check(actor, Action.CHANGE, activity)
    if not turn(activity, [State.PLANNED], State.CANCELLED):
        return False
    write([events.fact("cancelled", activity)], actor, channel)
    tell_turned(activity, actor)
    return True


def turn(activity: Activity, olds: list[State], new: State) -> bool:
    """The state from one of `olds` to `new`; False when another process, or the same press twice, was quicker."""
    rows = Activity.objects.filter(pk=activity.pk, state__in=olds, deleted_at=None)
    turned = rows.update(state=new, version=F("version") + 1, updated_at=timezone.now())
    activity.refresh_from_db(fields=["state", "version"])
    return bool(turned)


def tell_turned(activity: Activity, actor: User) -> None:
    for follow in when_turned:
        follow(activity, actor)
