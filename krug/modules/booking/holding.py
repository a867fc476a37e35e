"""Holding a time while the visitor fills in who they are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import product

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from krug.modules.booking import offering, taking
from krug.modules.booking.models import Appointment, BookingPage, Service, State
from krug.modules.booking.slots import Slot
from krug.modules.booking.taking import Taken

HELD_FOR = dt.timedelta(minutes=10)
MOST_HELD = 5  # at once, by one address
AN_HOUR = dt.timedelta(hours=1)


class TooMany(Exception):
    """This address holds, or has booked, as much as it may."""


@dataclass(frozen=True)
class Visitor:
    """Who asks, before anything is known of them: `network` is what limits go by."""

    zone: str
    language: str
    network: str = ""


def hold(
    page: BookingPage, service: Service, begins_at: dt.datetime, visitor: Visitor, person: int | None = None
) -> Appointment:
    """The time, with one of those who are free then, or with `person`. Raises Taken, TooMany."""
    _check_limits(page, visitor.network)
    taking.lapse()
    return _hold(page, service, begins_at, visitor, person)


@transaction.atomic
def _hold(
    page: BookingPage, service: Service, begins_at: dt.datetime, visitor: Visitor, person: int | None
) -> Appointment:
    taking.lock(service)
    slot = offering.at(service, begins_at, person)
    if slot is None:
        raise Taken
    made = Appointment(
        page=page,
        service=service,
        begins_at=begins_at,
        ends_at=begins_at + dt.timedelta(minutes=service.minutes),
        held_until=timezone.now() + HELD_FOR,
        zone=visitor.zone,
        language=visitor.language,
        network=visitor.network,
    )
    settle(made, slot)
    return made


def settle(appointment: Appointment, slot: Slot) -> None:
    """With the first of those free in the slot whom nobody else has taken meanwhile. Raises Taken."""
    is_new = appointment.pk is None
    for person, room in product(_by_load(slot), slot.rooms or (None,)):
        appointment.person_id, appointment.room_id = person, room
        try:
            with transaction.atomic():
                appointment.save()
                taking.take(appointment)
            return
        except Taken:
            if is_new:
                appointment.pk, appointment._state.adding = None, True
    raise Taken


def release(appointment: Appointment) -> None:
    """The visitor wants another time: this one is free at once."""
    rows = Appointment.objects.filter(pk=appointment.pk, state=State.HELD)
    with transaction.atomic():
        if rows.update(state=State.LAPSED, held_until=None):
            taking.let_go(appointment)


def _by_load(slot: Slot) -> list[int]:
    """Those free, whoever has the least of visitors on that day first."""
    if len(slot.people) < 2:
        return list(slot.people)
    day = (slot.begins_at - dt.timedelta(hours=12), slot.begins_at + dt.timedelta(hours=12))
    rows = Appointment.objects.filter(person__in=slot.people, begins_at__range=day, state=State.BOOKED)
    many = dict(rows.order_by().values("person").annotate(n=Count("pk")).values_list("person", "n"))
    return sorted(slot.people, key=lambda pk: (many.get(pk, 0), slot.people.index(pk)))


def _check_limits(page: BookingPage, network: str) -> None:
    """Raises TooMany."""
    now = timezone.now()
    mine = Appointment.objects.filter(network=network)
    held = mine.filter(state=State.HELD, held_until__gt=now).count()
    lately = mine.filter(made_at__gt=now - AN_HOUR).exclude(state__in=(State.HELD, State.LAPSED)).count()
    if network and (held >= MOST_HELD or lately >= page.most_per_hour):
        raise TooMany
