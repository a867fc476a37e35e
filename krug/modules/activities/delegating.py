"""Giving an activity to another person, who takes it on or gives it back with a reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access import partners, policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel, EventLink
from krug.core.events.writing import write
from krug.core.records import followers, kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.modules.activities import events
from krug.modules.activities.models import Activity, Delegation, State

MOST_WORDS = 1000
MOST_MOVES = 20


@dataclass(frozen=True)
class Move:
    """One move of a deadline, in words."""

    at: dt.datetime
    by: str
    was: str
    due: str


@transaction.atomic
def delegate(activity: Activity, actor: User, to: User, channel: str = Channel.PAGE) -> Delegation:
    """`to` is responsible from now on; the actor goes on seeing the activity, whatever their role reaches.

    Raises Denied without the right to give it to another, Invalid for who has left or has it already, and for what is
    not planned any more; Overtaken where somebody else has changed it this very moment.
    """
    policy.check(actor, Action.CHANGE, activity)
    policy.check(actor, Action.ASSIGN, activity)
    if activity.state != State.PLANNED:
        raise Invalid({"to": _("It is not planned any more.")})
    if not to.is_active or to.pk == activity.responsible_id:
        raise Invalid({"to": _("Choose a colleague who is not responsible for this activity already.")})
    due_on = activity.due_on
    _give(activity, to)
    partners.drop(activity.KIND, activity.pk, to)
    if actor.pk != to.pk:
        partners.put(activity.KIND, activity.pk, actor, "", only_sees=True)
    given, _new = Delegation.objects.update_or_create(
        activity=activity,
        defaults={
            "by": actor,
            "to": to,
            "at": timezone.now(),
            "due_on": due_on,
            "accepted_at": None,
            "returned_at": None,
            "reason": "",
        },
    )
    write([events.fact("delegated", activity, person=to.name)], actor, channel)
    followers.put(kinds.get(Activity.KIND), [activity])
    return given


@transaction.atomic
def accept(activity: Activity, actor: User, channel: str = Channel.PAGE) -> bool:
    """Taken on by whom it was given to. False, and nothing happens, when it was answered already. Raises Denied."""
    _check_is_asked(activity, actor)
    waiting = Delegation.objects.filter(activity=activity, to=actor, accepted_at=None, returned_at=None)
    if not waiting.update(accepted_at=timezone.now()):
        return False
    write([events.fact("accepted", activity)], actor, channel)
    return True


@transaction.atomic
def give_back(activity: Activity, actor: User, reason: str, channel: str = Channel.PAGE) -> bool:
    """Back to who gave it, with a reason; also after it was taken on. False when it was given back already.

    Raises Denied, Invalid without a reason.
    """
    _check_is_asked(activity, actor)
    reason = reason.strip()
    if not 1 <= len(reason) <= MOST_WORDS:
        raise Invalid({"reason": _("From 1 to %(most)d characters.") % {"most": MOST_WORDS}})
    given = Delegation.objects.filter(activity=activity, to=actor, returned_at=None).select_related("by").first()
    if given is None or activity.state != State.PLANNED:
        return False
    Delegation.objects.filter(pk=given.pk).update(returned_at=timezone.now(), reason=reason)
    _give(activity, given.by)
    partners.drop(activity.KIND, activity.pk, given.by)
    write([events.fact("returned", activity, person=given.by.name, reason=reason)], actor, channel)
    followers.put(kinds.get(Activity.KIND), [activity])
    return True


def of(activity: Activity) -> Delegation | None:
    """The latest word about giving it; None when it was never given, or has gone on to a third person since."""
    given: Delegation | None = Delegation.objects.filter(activity=activity).select_related("by", "to").first()
    if given is None or activity.responsible_id not in (given.by_id, given.to_id):
        return None
    return given


def moves(activity: Activity, since: dt.datetime) -> list[Move]:
    """How its deadline has been moved since, the latest last: at most the last twenty."""
    links = EventLink.objects.filter(
        card_kind=activity.KIND,
        card_id=activity.pk,
        event__kind=f"activity.{activity.kind}.moved",
        event__at__gte=since,
    ).select_related("event__actor")
    found = [link.event for link in links.order_by("-event_id")[:MOST_MOVES]]
    said = [(event, events.words(event.data)) for event in reversed(found)]
    return [Move(event.at, str(event.actor or ""), words["was"], words["due"]) for event, words in said]


def _check_is_asked(activity: Activity, actor: User) -> None:
    if activity.responsible_id != actor.pk:
        raise policy.Denied(_("Only whom it was given to can answer."))


def _give(activity: Activity, person: User) -> None:
    """Raises Overtaken when another process has changed the activity since it was read."""
    seen = activity.version
    activity.responsible = person
    activity.settle()
    # The person's clock may be another: its moments follow.
    moved = Activity.objects.filter(pk=activity.pk, version=seen, deleted_at=None).update(
        responsible=person,
        department=activity.department_id,
        due_at=activity.due_at,
        late_at=activity.late_at,
        version=F("version") + 1,
        updated_at=timezone.now(),
    )
    if not moved:
        raise Overtaken(_("“%(title)s” has gone on meanwhile.") % {"title": activity})
    activity.refresh_from_db(fields=["version"])
