"""Moving and cancelling what is booked, by the visitor or by the firm; who came and who did not; who has paid."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.people import krug_itself
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.hours.weeks import zone_of
from krug.modules.activities import doing, planning
from krug.modules.activities.calendar import booking as resources
from krug.modules.activities.models import Resource
from krug.modules.booking import holding, letters, offering, taking
from krug.modules.booking.models import Appointment, By, Prepayment, State, What
from krug.modules.booking.taking import Taken

CAME, MISSED = "held", "did_not_take_place"  # as a meeting may end


class TooLate(Exception):
    """The visitor may change nothing any more: it is too near, over, or cancelled."""


@transaction.atomic
def move(appointment: Appointment, begins_at: dt.datetime) -> Appointment:
    """The visitor comes at another time, to the same specialist. At the time it has already nothing happens.

    Raises Taken, and then it stays where it was; TooLate.
    """
    found = taking.locked(appointment)
    if not found.is_visitors(timezone.now()):
        raise TooLate
    if found.begins_at == begins_at:
        return found
    taking.lock(found.service)
    slot = offering.at(found.service, begins_at, found.person_id, besides=found)
    if slot is None:
        raise Taken
    old = found.room
    # The room it has, where that is free then too.
    slot = replace(slot, rooms=tuple(sorted(slot.rooms, key=lambda pk: pk != found.room_id)))
    found.begins_at = begins_at
    found.ends_at = begins_at + dt.timedelta(minutes=found.service.minutes)
    found.reminded_at = None
    holding.settle(found, slot)
    _move_activity(found, old)
    letters.put(found, What.MOVED)
    return found


@transaction.atomic
def cancel(appointment: Appointment) -> bool:
    """The visitor does not come. False, and nothing happens, when it is cancelled already. Raises TooLate."""
    found = taking.locked(appointment)
    if found.state == State.CANCELLED:
        return False
    if not found.is_visitors(timezone.now()):
        raise TooLate
    Appointment.objects.filter(pk=found.pk).update(cancelled_by=By.VISITOR)
    # The rest follows the activity: see following.py.
    return planning.cancel(found.meeting, krug_itself(), Channel.RULE)


@transaction.atomic
def call_off(appointment: Appointment, actor: User, channel: str = Channel.PAGE) -> bool:
    """The firm cannot: the visitor is told. False when it is not booked any more. Raises Denied."""
    found = taking.locked(appointment)
    policy.check(actor, Action.CHANGE, found.meeting)
    return found.state == State.BOOKED and planning.cancel(found.meeting, actor, channel)


@transaction.atomic
def note_presence(appointment: Appointment, actor: User, came: bool, channel: str = Channel.PAGE) -> bool:
    """Whether the visitor came: the activity is done with that. False when that is said already. Raises Denied."""
    found = taking.locked(appointment)
    policy.check(actor, Action.CHANGE, found.meeting)
    if found.state in (State.CAME, State.MISSED) and (found.state == State.CAME) != came:
        doing.reopen(found.meeting, actor, channel)
    return doing.do(found.meeting, actor, CAME if came else MISSED, channel=channel) is not None


@transaction.atomic
def note_prepayment(appointment: Appointment, actor: User, paid: bool, channel: str = Channel.PAGE) -> bool:
    """Paid, or awaited again. False when it stands so already. Raises Denied."""
    found = taking.locked(appointment)
    policy.check(actor, Action.CHANGE, found.meeting)
    new = Prepayment.PAID if paid else Prepayment.AWAITED
    if not Appointment.objects.filter(pk=found.pk).exclude(prepayment=new).update(prepayment=new):
        return False
    card = found.meeting.card
    write([Fact(f"booking.{new}", card, {"title": str(found.service)}, found.meeting.cards())], actor, channel)
    return True


def _move_activity(found: Appointment, old: Resource | None) -> None:
    """In the calendar too. Another room is let go before, since it may be somebody's then, and taken after."""
    found.refresh_from_db(fields=["room"])
    is_elsewhere = found.room_id != (old.pk if old else None)
    if is_elsewhere and old:
        resources.let_go(found.meeting, krug_itself(), old, Channel.RULE)
    local = found.begins_at.astimezone(zone_of(found.person))
    planning.move(found.meeting, krug_itself(), local.date(), local.time(), Channel.RULE)
    if is_elsewhere and found.room:
        resources.book(found.meeting, krug_itself(), found.room, Channel.RULE)
