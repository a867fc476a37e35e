"""Letters to visitors: put in line with the change they tell of, sent by the firm's mail server afterwards."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from krug.core.access.models import Firm
from krug.core.notices import sites
from krug.core.notices.models import Service
from krug.core.notices.ways import Way
from krug.core.outgoing.addresses import Inside
from krug.core.records import modules
from krug.modules.booking import ics
from krug.modules.booking.models import Appointment, Letter, State, What
from krug.modules.booking.times import told, zone_of

AT_ONCE = 30
# After so many attempts, each later than the one before, a letter is given up: some two days.
WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
LEASE = dt.timedelta(minutes=5)
logger = logging.getLogger(__name__)


def put(appointment: Appointment, what: What) -> None:
    """To be sent once this transaction is through. What was waiting is told by the new one; none without an address."""
    Letter.objects.filter(appointment=appointment, sent_at=None).delete()
    if appointment.email:
        Letter.objects.create(appointment=appointment, what=what)


def remind() -> int:
    """Puts reminders of what comes soon in line, each once; gives how many. One made within that time needs none."""
    now, count = timezone.now(), 0
    coming = Appointment.objects.filter(
        state=State.BOOKED, reminded_at=None, begins_at__gt=now, begins_at__lt=now + dt.timedelta(days=15)
    ).select_related("service")
    for one in coming.order_by("begins_at")[:500]:
        hours = one.service.remind_hours
        due_at = one.begins_at - dt.timedelta(hours=hours)
        if hours and due_at <= now:
            with transaction.atomic():
                rows = Appointment.objects.filter(pk=one.pk, state=State.BOOKED, reminded_at=None)
                # Of two workers the second finds it reminded.
                if rows.update(reminded_at=now) and one.email and one.made_at < due_at:
                    Letter.objects.create(appointment=one, what=What.REMINDER)
                    count += 1
    return count


def send_due() -> int:
    """What is in line, if there is a mail server; gives how many went out."""
    waiting = Letter.objects.filter(sent_at=None, is_given_up=False, due_at__lte=timezone.now())
    if not waiting.exists() or not modules.is_on("booking"):
        return 0
    service = Service.of(Way.MAIL)
    if not service.is_on:
        return 0
    ids = list(waiting.order_by("due_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_send(service, pk) for pk in ids)


def _send(service: Service, pk: int) -> bool:
    """Whether it went out. Of two workers one has the letter: it is not due for the other while it is being sent."""
    from krug.core.notices.sending.mail import connected  # heavy, and only who sends letters needs it

    now = timezone.now()
    if not Letter.objects.filter(pk=pk, sent_at=None, due_at__lte=now).update(due_at=now + LEASE):
        return False
    letter = Letter.objects.select_related(
        "appointment__service", "appointment__person", "appointment__room", "appointment__activity", "appointment__page"
    ).get(pk=pk)
    try:
        message = message_of(service, letter)
        with connected(service) as server:
            server.send_message(message)
    except (OSError, smtplib.SMTPException, MessageError, UnicodeError, ValueError, Inside) as error:
        _again(letter, error)
        return False
    Letter.objects.filter(pk=pk).update(sent_at=timezone.now(), said="")
    return True


def message_of(service: Service, letter: Letter) -> EmailMessage:
    """In the visitor's language and on their clock; the same letter has the same Message-ID however often it is sent.

    Raises ValueError for an address that no letter can go to.
    """
    found, sender = letter.appointment, str(service.option("sender"))
    link = link_to(found, sites.root(service))
    message = EmailMessage()
    with translation.override(found.language):
        context = {
            "appointment": found,
            "what": letter.what,
            "when": told(found.begins_at, zone_of(found.zone)),
            "link": link,
            "firm": Firm.current().name,
        }
        message["Subject"] = _subject(letter)
        message.set_content(render_to_string("booking/letters/letter.txt", context))
        message.add_alternative(render_to_string("booking/letters/letter.html", context), subtype="html")
    message["From"] = Address(_line(Firm.current().name), addr_spec=sender)
    message["To"] = Address(_line(found.name), addr_spec=found.email)
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = f"<booking.{found.pk}.{letter.pk}@{sender.rpartition('@')[2] or 'krug'}>"
    message["Auto-Submitted"] = "auto-generated"
    event = ics.text_of(found, link).encode()
    message.add_attachment(event, maintype="text", subtype="calendar", filename="booking.ics")
    return message


def link_to(appointment: Appointment, root: str = "") -> str:
    """Where the visitor sees, moves and cancels it without signing in."""
    return f"{root}/book/mine/{appointment.token}"


def _subject(letter: Letter) -> str:
    words = {
        What.BOOKED: _("You are booked: %(service)s, %(when)s"),
        What.MOVED: _("Your new time: %(service)s, %(when)s"),
        What.CANCELLED: _("Cancelled: %(service)s, %(when)s"),
        What.REMINDER: _("Reminder: %(service)s, %(when)s"),
    }[What(letter.what)]
    found = letter.appointment
    return _line(words % {"service": found.service, "when": told(found.begins_at, zone_of(found.zone))})[:200]


def _line(text: str) -> str:
    """In one line, whatever a visitor has typed."""
    return " ".join("".join(sign if sign >= " " else " " for sign in text).split())


def _again(letter: Letter, error: Exception) -> None:
    is_final = isinstance(error, ValueError) or letter.tries >= len(WAITS)
    due_at = timezone.now() + WAITS[min(letter.tries, len(WAITS) - 1)]
    said = f"{type(error).__name__}: {error}"[:300]
    Letter.objects.filter(pk=letter.pk).update(tries=letter.tries + 1, due_at=due_at, is_given_up=is_final, said=said)
    logger.warning("letter %s of booking %s did not go out: %s", letter.pk, letter.appointment_id, said)
