"""A booking as one event of iCalendar (RFC 5545), for the visitor's own calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from krug.core.access.models import Firm
from krug.modules.booking.models import Appointment, State

LONGEST_LINE = 75  # octets


def text_of(appointment: Appointment, link: str) -> str:
    """The event, cancelled where the booking is; `link` is where the visitor changes it. Times are in UTC."""
    is_over = appointment.state == State.CANCELLED
    about = f"{appointment.person.name}\n{link}"
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Krug//Booking//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:booking-{appointment.pk}@krug",
        # Each change is later than the one before, so that a calendar takes the newest.
        f"SEQUENCE:{appointment.activity.version if appointment.activity else 0}",
        f"DTSTAMP:{_stamp(appointment.activity.updated_at if appointment.activity else appointment.made_at)}",
        f"DTSTART:{_stamp(appointment.begins_at)}",
        f"DTEND:{_stamp(appointment.ends_at)}",
        f"SUMMARY:{escaped(f'{appointment.service}, {Firm.current().name}')}",
        f"DESCRIPTION:{escaped(about)}",
        *([f"LOCATION:{escaped(_place(appointment))}"] if appointment.room else []),
        f"URL:{link}",
        f"STATUS:{'CANCELLED' if is_over else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def escaped(text: str) -> str:
    """As a value of the type TEXT, whatever the text holds."""
    sound = "".join(sign for sign in text.replace("\r\n", "\n").replace("\r", "\n") if sign == "\n" or sign >= " ")
    return sound.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """No part is longer than 75 octets of UTF-8, and no letter is cut in two."""
    part, room = "", LONGEST_LINE
    for letter in line:
        if len((part + letter).encode()) > room:
            yield part
            part, room = " ", LONGEST_LINE
        part += letter
    yield part


def _place(appointment: Appointment) -> str:
    room = appointment.room
    return ", ".join(filter(None, (room.name, room.place))) if room else ""


def _stamp(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
