"""A booking goes where its activity goes: moved, cancelled or done in the calendar, it is so here too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.records.cleaning import Invalid
from krug.core.records.kinds import RecordKind
from krug.modules.activities.models import Activity, Booking, Resource
from krug.modules.activities.models import State as Standing
from krug.modules.booking import letters, taking
from krug.modules.booking.changing import MISSED
from krug.modules.booking.models import Appointment, By, State, What
from krug.modules.booking.taking import Taken


class Bookings:
    """Reads what changes in the calendar, in the very transaction."""

    def put(self, kind: RecordKind, records: Sequence[Any]) -> None:
        """Raises Invalid where the new time is another visitor's."""
        # New ones have no visitor yet, and no room.
        changed = {one.pk: one for one in records if one.version > 1} if kind.code == Activity.KIND else {}
        if not changed:
            return
        for pk in Appointment.objects.filter(activity__in=list(changed), state=State.BOOKED).values_list("pk"):
            found = taking.locked(Appointment(pk=pk[0]))
            if _differs(found, changed[found.activity_id]):
                _follow(found, changed[found.activity_id])
        _check_rooms([one for one in changed.values() if one.state == Standing.PLANNED and one.due_time])

    def drop(self, kind: str, ids: Sequence[int]) -> None:
        """In the bin it is cancelled."""
        if kind == Activity.KIND:
            for found in Appointment.objects.filter(activity__in=ids, state=State.BOOKED):
                _end(found)


def turned(activity: Activity, _actor: User) -> None:
    """Cancelled, done, or taken up again. What was cancelled stays so: the visitor has been told."""
    found = Appointment.objects.filter(activity=activity.pk).first()
    if found is None:
        return
    if activity.state == Standing.CANCELLED and found.state == State.BOOKED:
        _end(found)
    elif activity.state == Standing.DONE and found.state == State.BOOKED:
        done = activity.doing if hasattr(activity, "doing") else None
        _turn(found, State.MISSED if done and done.result == MISSED else State.CAME)
    elif activity.state == Standing.PLANNED and found.state in (State.CAME, State.MISSED):
        _turn(found, State.BOOKED)


def is_taken(resource: Resource, activity: Activity) -> bool:
    """Whether a visitor has the resource while the activity lasts."""
    return taking.is_held_for_another(resource, activity.due_at, activity.late_at, activity.pk)


def _differs(found: Appointment, activity: Activity) -> bool:
    if activity.state != Standing.PLANNED:
        return False
    return (activity.due_at, activity.late_at, activity.responsible_id) != (
        found.begins_at,
        found.ends_at,
        found.person_id,
    )


def _follow(found: Appointment, activity: Activity) -> None:
    is_moved = found.begins_at != activity.due_at
    if activity.due_time is None or activity.responsible_id is None:
        raise Invalid({"due_time": _("A visitor has booked this: it needs its time and its person.")})
    taking.lock_subjects([found.room_id], {found.person_id, activity.responsible_id})
    found.begins_at, found.ends_at, found.person_id = activity.due_at, activity.late_at, activity.responsible_id
    if is_moved:
        found.reminded_at = None
    found.save(update_fields=["begins_at", "ends_at", "person", "reminded_at"])
    try:
        taking.take(found)
    except Taken:
        raise Invalid({"due_time": _("Another visitor has booked this time.")}) from None
    if is_moved:
        letters.put(found, What.MOVED)


def _check_rooms(activities: Sequence[Activity]) -> None:
    """Rooms that go along with activities must not be visitors' at the new time. Raises Invalid."""
    by_pk = {one.pk: one for one in activities}
    rows = list(Booking.objects.filter(activity__in=list(by_pk)).select_related("resource"))
    if not rows:
        return
    taking.lock_subjects([row.resource_id for row in rows], ())
    for row in rows:
        if is_taken(row.resource, by_pk[row.activity_id]):
            raise Invalid({"due_time": _("“%(name)s” is taken at this time.") % {"name": row.resource}})


def _end(found: Appointment) -> None:
    turned_now = Appointment.objects.filter(pk=found.pk, state=State.BOOKED).update(state=State.CANCELLED)
    if turned_now:
        Appointment.objects.filter(pk=found.pk, cancelled_by="").update(cancelled_by=By.FIRM)
        taking.let_go(found)
        letters.put(found, What.CANCELLED)


def _turn(found: Appointment, state: State) -> None:
    Appointment.objects.filter(pk=found.pk).update(state=state)
