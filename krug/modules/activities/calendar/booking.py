"""Rooms and equipment: named by the administrator, taken for an activity as long as it lasts."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.events.writing import write
from krug.core.records.cleaning import Invalid
from krug.core.records.fields import ChoiceField, TextField
from krug.core.settings.short import ShortList
from krug.modules.activities import events
from krug.modules.activities.calendar.loading import LONGEST
from krug.modules.activities.models import Activity, Booking, Resource, Sort, State

RESOURCES = ShortList(
    code="resources",
    model=Resource,
    title=gettext_lazy("Rooms and equipment"),
    one=gettext_lazy("New room or piece of equipment"),
    about=gettext_lazy("What is booked for meetings and visits: rooms, equipment, cars."),
    said=gettext_lazy("Booked on the card of an activity; the calendar shows when each is taken."),
    fields=(
        TextField("name", gettext_lazy("Name"), required=True, max_length=100),
        ChoiceField("what", gettext_lazy("What it is"), choices=Sort, default=Sort.ROOM),
        TextField("place", gettext_lazy("Where it is"), max_length=255),
    ),
    kind=Activity.KIND,
    tag="Activities",
    changed=gettext_lazy("changed the rooms and equipment"),
    used=gettext_lazy("It has been booked: take it out of use instead."),
    icon="box",
    order=21,
)
# Rooms above that let resources be taken in another way say here whether one is, while the activity lasts.
also_taken: list[Callable[[Resource, Activity], bool]] = []


@transaction.atomic
def book(activity: Activity, actor: User, resource: Resource, channel: str = Channel.PAGE) -> bool:
    """The resource is taken for the activity; False when it is already.

    Raises Denied; Invalid where it is taken by another at that time, or the activity has no hour of its day.
    """
    policy.check(actor, Action.CHANGE, activity)
    if activity.due_time is None:
        raise Invalid({"resource": _("Give the activity its time first.")})
    # Two who book the same room at once wait for one another here.
    Resource.objects.select_for_update().get(pk=resource.pk)
    if taken_by(resource, activity) or any(ask(resource, activity) for ask in also_taken):
        raise Invalid({"resource": _("“%(name)s” is taken at this time.") % {"name": resource}})
    _row, is_new = Booking.objects.get_or_create(activity=activity, resource=resource)
    if is_new:
        write([events.fact("booked", activity, resource=resource.name)], actor, channel)
    return is_new


@transaction.atomic
def let_go(activity: Activity, actor: User, resource: Resource, channel: str = Channel.PAGE) -> bool:
    """The resource is free again; False when it was not taken. Raises Denied."""
    policy.check(actor, Action.CHANGE, activity)
    gone, _rows = Booking.objects.filter(activity=activity, resource=resource).delete()
    if gone:
        write([events.fact("let_go", activity, resource=resource.name)], actor, channel)
    return bool(gone)


def taken_by(resource: Resource, activity: Activity) -> Booking | None:
    """Another activity that takes the resource while this one lasts."""
    return (
        Booking.objects.filter(
            resource=resource,
            activity__deleted_at=None,
            activity__due_time__isnull=False,
            activity__due_at__gte=activity.due_at - LONGEST,
            activity__due_at__lt=activity.late_at,
            activity__late_at__gt=activity.due_at,
        )
        .exclude(activity=activity.pk)
        .exclude(activity__state=State.CANCELLED)
        .first()
    )
