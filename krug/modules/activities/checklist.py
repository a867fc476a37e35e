"""The checklist of an activity: lines added, done, taken up again, taken off."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.events.writing import write
from krug.core.records.cleaning import Invalid
from krug.core.records.fields.text import CONTROLS, is_seen
from krug.modules.activities import events
from krug.modules.activities.models import Activity, CheckItem

MOST = 100
LONGEST = 255


@transaction.atomic
def add(activity: Activity, actor: User, text: str, channel: str = Channel.PAGE) -> CheckItem:
    """A line at the end. Raises Denied, Invalid."""
    policy.check(actor, Action.CHANGE, activity)
    text = " ".join(CONTROLS.sub("", text).split())
    if not is_seen(text) or len(text) > LONGEST:
        raise Invalid({"text": _("From 1 to %(most)d characters.") % {"most": LONGEST}})
    place = CheckItem.objects.filter(activity=activity).count()
    if place >= MOST:
        raise Invalid({"text": _("At most %(most)d rows.") % {"most": MOST}})
    item: CheckItem = CheckItem.objects.create(activity=activity, text=text, place=place)
    write([events.fact("listed", activity, text=text)], actor, channel)
    return item


@transaction.atomic
def tick(item: CheckItem, actor: User, done: bool, channel: str = Channel.PAGE) -> bool:
    """Done, or to be done again. False, and nothing happens, when it stands so already. Raises Denied."""
    policy.check(actor, Action.CHANGE, item.activity)
    rows = CheckItem.objects.filter(pk=item.pk, done_at__isnull=done)
    if not rows.update(done_at=timezone.now() if done else None, done_by=actor if done else None):
        return False
    write([events.fact("ticked" if done else "unticked", item.activity, text=item.text)], actor, channel)
    return True


@transaction.atomic
def take_off(item: CheckItem, actor: User, channel: str = Channel.PAGE) -> None:
    """Raises Denied."""
    policy.check(actor, Action.CHANGE, item.activity)
    item.delete()
    write([events.fact("unlisted", item.activity, text=item.text)], actor, channel)
