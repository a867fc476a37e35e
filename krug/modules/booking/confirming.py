"""What a visitor held becomes a booking: an activity of the specialist about the client, and the room taken for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access.people import krug_itself
from krug.core.access.policy import Denied
from krug.core.events.models import Channel
from krug.core.hours.weeks import zone_of
from krug.core.personal.models import ConsentVersion
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.modules.activities import planning
from krug.modules.activities.calendar import booking as resources
from krug.modules.activities.kinds import Kind
from krug.modules.activities.models import Activity, Resource
from krug.modules.booking import letters, offering, taking
from krug.modules.booking.models import Appointment, Prepayment, State, What
from krug.modules.booking.taking import Taken
from krug.modules.clients.models import Client
from krug.modules.requests.finding import client_by


@dataclass(frozen=True)
class Who:
    """What the visitor says of themselves, clean. `consent`: the words they agreed to."""

    name: str
    phone: str = ""
    email: str = ""
    note: str = ""
    consent: ConsentVersion | None = None


@transaction.atomic
def confirm(appointment: Appointment, who: Who) -> Appointment:
    """Booked; pressed twice, once. Raises Taken where the time is not free any more, Invalid.

    What was held too long may still be had while nobody else has taken it.
    """
    found = taking.locked(appointment)
    if found.state not in (State.HELD, State.LAPSED):
        return found
    taking.lock_subjects([found.room_id], [found.person_id])
    if found.begins_at <= timezone.now() or not found.person.is_active or not offering.is_clear(found):
        raise Taken
    taking.take(found)
    found.name, found.phone, found.email, found.note, found.consent = (
        who.name,
        who.phone,
        who.email,
        who.note,
        who.consent,
    )
    found.state, found.held_until = State.BOOKED, None
    found.prepayment = Prepayment.AWAITED if found.service.asks_prepayment else Prepayment.NONE
    found.activity = _planned(found)
    found.save()
    if found.room:
        _book_room(found, found.room)
    letters.put(found, What.BOOKED)
    return found


def _planned(found: Appointment) -> Activity:
    """In the calendar, on the specialist's clock."""
    local = found.begins_at.astimezone(zone_of(found.person))
    client = _client(found)
    values: dict[str, Any] = {
        "kind": Kind.MEETING.value,
        "title": f"{found.service}: {found.name}"[:255],
        "due_on": local.date().isoformat(),
        "due_time": f"{local:%H:%M}",
        "duration": found.service.minutes,
        "responsible": found.person_id,
        "place": str(found.room or "")[:255],
        "note": found.note,
        **({"client": client.pk} if client else {}),
    }
    return planning.plan(krug_itself(), {name: value for name, value in values.items() if value}, Channel.RULE)


def _client(found: Appointment) -> Client | None:
    """Whose phone or e-mail it is, else a new one; None where the firm's own rules let none be made of this."""
    if known := client_by(krug_itself(), found.phone, found.email):
        return known
    values = {
        "name": found.name,
        "kind": "person",
        "phones": found.phone,
        "emails": found.email,
        "responsible": found.person_id,
    }
    wanted = {name: value for name, value in values.items() if value}
    try:
        with transaction.atomic():
            made: Client = writing.create(kinds.get(Client.KIND), krug_itself(), [wanted], Channel.RULE)[0]
            return made
    except (Invalid, Denied):
        return None


def _book_room(found: Appointment, room: Resource) -> None:
    """Raises Taken."""
    try:
        resources.book(found.meeting, krug_itself(), room, Channel.RULE)
    except Invalid:
        raise Taken from None


def taken_words() -> str:
    return _("This time has just been taken. Please choose another.")
