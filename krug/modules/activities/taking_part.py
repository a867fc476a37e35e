"""Colleagues who take part in an activity: they see it, and it stands in their calendars too."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from krug.core.access import partners, policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.events.writing import write
from krug.core.records.cleaning import Invalid
from krug.modules.activities import events
from krug.modules.activities.models import Activity


@transaction.atomic
def call(activity: Activity, actor: User, person: User, channel: str = Channel.PAGE) -> bool:
    """`person` takes part from now on; False when they do already. Whoever may change the activity may call others.

    Raises Denied, Invalid for who has left or is responsible.
    """
    policy.check(actor, Action.CHANGE, activity)
    if not person.is_active or person.pk == activity.responsible_id:
        raise Invalid({"person": _("Choose a colleague who is not responsible for this activity already.")})
    if any(row.user_id == person.pk for row in partners.of_record(activity.KIND, activity.pk)):
        return False
    partners.put(activity.KIND, activity.pk, person, "", only_sees=True)
    write([events.fact("joined", activity, person=person.name)], actor, channel)
    return True


@transaction.atomic
def take_off(activity: Activity, actor: User, person: User, channel: str = Channel.PAGE) -> bool:
    """`person` takes part no more; they may take themselves off. False when they did not take part. Raises Denied."""
    if actor != person:
        policy.check(actor, Action.CHANGE, activity)
    if partners.drop(activity.KIND, activity.pk, person) is None:
        return False
    write([events.fact("left", activity, person=person.name)], actor, channel)
    return True
