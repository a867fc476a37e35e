"""Many activities at once, with those done long ago as done then: for imports, demo data, and calls just made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records import followers, kinds
from krug.core.records.cleaning import Invalid
from krug.modules.activities import events, subjects
from krug.modules.activities.models import Activity, Doing, State
from krug.modules.clients.models import Client


@dataclass(frozen=True)
class Deed:
    """An activity not yet stored and what is known of it.

    `planned_at` None: it was never planned, only done. `done_at` None: it is still to be done.
    """

    activity: Activity
    planned_at: dt.datetime | None = None
    done_at: dt.datetime | None = None
    result: str = ""
    comment: str = ""


@transaction.atomic
def record(actor: User, deeds: Sequence[Deed], channel: str = Channel.PAGE) -> list[Activity]:
    """Store the deeds as the actor's, whoever is responsible, with events of the times they happened at.

    The number of queries depends on pieces of 500, not on deeds. Raises Invalid and Denied; then nothing is written.
    """
    policy.check_kind(actor, Action.CREATE, Activity.KIND)
    activities = [deed.activity for deed in deeds]
    if any(activity.responsible_id not in (None, actor.pk) for activity in activities):
        policy.check_kind(actor, Action.ASSIGN, Activity.KIND)
    _check_clients(actor, activities)
    for deed in deeds:
        _fill(deed, actor)
    Activity.objects.bulk_create(activities, batch_size=500)
    subjects.attach(actor, activities, channel)
    Doing.objects.bulk_create(
        (
            Doing(activity=deed.activity, by=actor, at=deed.done_at, result=deed.result, comment=deed.comment)
            for deed in deeds
            if deed.done_at
        ),
        batch_size=500,
    )
    write(sorted(_facts(deeds), key=lambda fact: fact.at or timezone.now()), actor, channel)
    followers.put(kinds.get(Activity.KIND), activities)
    return activities


def _fill(deed: Deed, actor: User) -> None:
    activity = deed.activity
    if activity.responsible_id is None:
        activity.responsible = actor
    activity.created_by = actor
    activity.created_at = activity.updated_at = deed.planned_at or deed.done_at or timezone.now()
    activity.state = State.DONE if deed.done_at else State.PLANNED
    activity.settle()


def _facts(deeds: Iterable[Deed]) -> Iterable[Fact]:
    for deed in deeds:
        if deed.planned_at or not deed.done_at:
            yield events.fact("planned", deed.activity, deed.planned_at)
        if deed.done_at:
            yield events.fact("done", deed.activity, deed.done_at, result=deed.result, comment=deed.comment)


def _check_clients(actor: User, activities: Iterable[Activity]) -> None:
    wanted = {activity.client_id for activity in activities if activity.client_id}
    if len(wanted) > Client.objects.visible_to(actor).filter(pk__in=wanted).count():
        raise Invalid({"client": _("Choose from the list.")})
