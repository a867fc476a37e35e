"""Doing an activity with its result, planning what follows, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.events.writing import write
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid, clean
from krug.core.records.putting import put_all
from krug.modules.activities import events, planning, subjects, times
from krug.modules.activities.kinds import COURT, Kind
from krug.modules.activities.models import Activity, Doing, State
from krug.modules.activities.recording import Deed, record
from krug.modules.clients.models import Client

MOST_WORDS = 5000


@transaction.atomic
def do(
    activity: Activity,
    actor: User,
    result: str,
    comment: str = "",
    next_step: Mapping[str, Any] | None = None,
    channel: str = Channel.PAGE,
) -> Doing | None:
    """Done, with `result` (a code of its kind); `next_step` holds the values of an activity to plan at once.

    The next step is about the same client and subject and for the same person unless it says otherwise. None, and
    nothing happens, when it is not planned any more. Raises Invalid and Denied; then nothing is written.
    """
    policy.check(actor, Action.CHANGE, activity)
    comment = checked(activity, result, comment)
    if not planning.turn(activity, [State.PLANNED], State.DONE):
        return None
    write([events.fact("done", activity, result=result, comment=comment)], actor, channel)
    following = planning.plan(actor, _following(activity, actor, next_step), channel) if next_step else None
    done = Doing.objects.create(activity=activity, by=actor, result=result, comment=comment, next=following)
    planning.tell_turned(activity, actor)
    return done


@transaction.atomic
def note(
    actor: User,
    values: Mapping[str, Any],
    result: str,
    comment: str = "",
    next_step: Mapping[str, Any] | None = None,
    channel: str = Channel.PAGE,
) -> Activity:
    """Write down what was done just now without having been planned: `values` as for planning. Raises as `do` does."""
    kind = kinds.get(Activity.KIND)
    activity = Activity()
    put_all(kind, activity, clean(kind, actor, values))
    checked(activity, result, comment)
    now = timezone.now()
    if activity.due_time is None:
        local = now.astimezone(times.zone_of(actor))
        activity.due_on, activity.due_time = local.date(), local.time().replace(second=0, microsecond=0)
    record(actor, [Deed(activity, done_at=now, result=result, comment=comment.strip())], channel)
    if next_step:
        activity.doing.next = planning.plan(actor, _following(activity, actor, next_step), channel)
        activity.doing.save()
    return activity


@transaction.atomic
def reopen(activity: Activity, actor: User, channel: str = Channel.PAGE) -> bool:
    """Planned again, from done or cancelled; a next step nobody has touched since is cancelled with it.

    False, and nothing happens, when it is planned already.
    """
    policy.check(actor, Action.CHANGE, activity)
    if not planning.turn(activity, [State.DONE, State.CANCELLED], State.PLANNED):
        return False
    write([events.fact("reopened", activity)], actor, channel)
    following: Any = Activity.objects.filter(led_by__activity=activity, version=1).first()
    Doing.objects.filter(activity=activity).delete()
    if following and policy.may(actor, Action.CHANGE, following):
        planning.cancel(following, actor, channel)
    planning.tell_turned(activity, actor)
    return True


def checked(activity: Activity, result: str, comment: str) -> str:
    """The comment as it will be kept. Raises Invalid for a result this kind does not have."""
    comment = comment.strip()
    errors = {}
    if activity.sort.result(result) is None:
        codes = ", ".join(found.code for found in activity.sort.results)
        errors["result"] = _("One of: %(values)s.") % {"values": codes}
    if len(comment) > MOST_WORDS:
        errors["comment"] = _("At most %(most)d characters.") % {"most": MOST_WORDS}
    if errors:
        raise Invalid(errors)
    return comment


def _following(activity: Any, actor: User, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the next step: what it shares with `activity`, unless `asked` says otherwise."""
    values = {**_inherited(activity, actor), **asked}
    if activity.kind == asked.get("kind") == Kind.HEARING:
        # The next hearing of the same case: in the same court, before the same judge, unless something else is said.
        same = {name: getattr(activity, name) for name in (*COURT, "place") if getattr(activity, name)}
        values = {**{name: value for name, value in same.items() if actor.changes_field(Activity.KIND, name)}, **values}
        values.setdefault("title", activity.title)
    return values


def _inherited(activity: Any, actor: User) -> dict[str, Any]:
    """Whom and what the next step is about, as far as the actor sees them, and who is to do it."""
    values: dict[str, Any] = {}
    if activity.client_id and Client.objects.visible_to(actor).filter(pk=activity.client_id).exists():
        values["client"] = activity.client_id
    if subjects.found([activity], actor):
        values |= {"subject_kind": activity.subject_kind, "subject_id": activity.subject_id}
    if activity.responsible_id and policy.may(actor, Action.ASSIGN, activity):
        values["responsible"] = activity.responsible_id
    return values
