"""Taking time of a person and a room, so that nobody else can.

Each five minutes taken are a row, and no two rows are for the same five minutes of the same person or room: of any
number of visitors who want one time at once the database lets one through. Rows are put in one order, so that those who
wait for each other never wait in a circle. Rooms are taken by the calendar too, which goes by the same lock: the row of
the room. A colleague may put an activity of people over a visitor's time, which the calendar shows; a visitor never
comes over what has been there before.

What is locked is locked in this order: the activity, the appointment, rooms, people, cells.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from krug.core.access.models import User
from krug.modules.activities.models import Activity, Resource
from krug.modules.booking.models import Appointment, Cell, Of, Service, State
from krug.modules.booking.slots import cells

AT_ONCE = 200


class Taken(Exception):
    """The time is not free, or not any more."""


def lock(service: Service) -> None:
    """Whoever else wants a room or one of the people of the service waits until this transaction ends."""
    lock_subjects(service.rooms.values("pk"), service.people.values("pk"))


def lock_subjects(rooms: Any, people: Any) -> None:
    """By their numbers. Rooms are locked for the calendar's bookings of them too."""
    list(Resource.objects.select_for_update().filter(pk__in=rooms).order_by("pk").values_list("pk"))
    list(User.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))


def locked(appointment: Appointment) -> Appointment:
    """As it stands now, for a change, with its activity before it. Inside a transaction only."""
    list(
        Activity.objects.select_for_update(no_key=True, of=("self",))
        .filter(appointment=appointment.pk)
        .values_list("pk")
    )
    rows = Appointment.objects.select_for_update(of=("self",)).select_related(
        "service__product", "person__department", "person__role", "room", "activity", "page"
    )
    found: Appointment = rows.get(pk=appointment.pk)
    return found


def take(appointment: Appointment) -> None:
    """The cells for the appointment's time, person and room, in place of those it had. Raises Taken."""
    service = appointment.service
    numbers = cells(appointment.begins_at, appointment.ends_at, service.before, service.after)
    subjects = [(Of.PERSON, appointment.person_id)]
    if appointment.room_id:
        subjects.append((Of.ROOM, appointment.room_id))
    wanted = [
        Cell(of=of, subject=subject, number=number, appointment=appointment)
        for of, subject in subjects
        for number in numbers
    ]
    let_go(appointment)
    try:
        with transaction.atomic():
            Cell.objects.bulk_create(wanted)
    except IntegrityError:
        raise Taken from None


def let_go(appointment: Appointment) -> None:
    Cell.objects.filter(appointment=appointment).delete()


def is_held_for_another(resource: Resource, begins_at: dt.datetime, ends_at: dt.datetime, activity: int | None) -> bool:
    """Whether a visitor holds or has booked the room in this time, other than for the activity."""
    numbers = cells(begins_at, ends_at)
    rows = Cell.objects.filter(
        of=Of.ROOM, subject=resource.pk, number__gte=numbers.start, number__lt=numbers.stop
    ).exclude(appointment__state=State.HELD, appointment__held_until__lte=timezone.now())
    # Not by `exclude`: of what is held there is no activity yet.
    return any(one != activity or one is None for one in rows.values_list("appointment__activity", flat=True)[:AT_ONCE])


@transaction.atomic
def lapse() -> int:
    """What was held and not finished in time takes none any more; gives how many.

    One that is being finished at this very moment is passed over: whoever locks it decides.
    """
    now = timezone.now()
    over = Appointment.objects.filter(state=State.HELD, held_until__lte=now)
    if not over.exists():
        return 0
    locked = list(over.select_for_update(skip_locked=True, of=("self",)).order_by("pk")[:AT_ONCE])
    Cell.objects.filter(appointment__in=locked).delete()
    Appointment.objects.filter(pk__in=[one.pk for one in locked]).update(state=State.LAPSED, held_until=None)
    return len(locked)


def sweep() -> int:
    """What visitors did not finish is forgotten after a day, and cells of days that are over."""
    now = timezone.now()
    old = now - dt.timedelta(days=2)
    Cell.objects.filter(number__lt=cells(old, old + dt.timedelta(minutes=5)).start).delete()
    return Appointment.objects.filter(state=State.LAPSED, made_at__lt=old).delete()[0]
