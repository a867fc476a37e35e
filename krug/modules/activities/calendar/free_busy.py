"""A secret address at which others see when a person is busy: iCalendar, and of each time nothing but that."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.hours.models import Absence
from krug.core.records.cleaning import Invalid
from krug.modules.activities import times
from krug.modules.activities.calendar.laying import merged
from krug.modules.activities.calendar.loading import of_people
from krug.modules.activities.models import FreeBusyLink

MOST_LINKS = 10
AHEAD = dt.timedelta(days=60)
LONGEST_LINE = 75


@transaction.atomic
def share(person: User, note: str = "", channel: str = Channel.PAGE) -> str:
    """A new secret of the person's own, told this once. Raises Invalid for too many."""
    note = " ".join(note.split())
    if len(note) > 100:
        raise Invalid({"note": _("At most %(most)d characters.") % {"most": 100}})
    if FreeBusyLink.objects.filter(person=person).count() >= MOST_LINKS:
        raise Invalid({"note": _("At most %(most)d links.") % {"most": MOST_LINKS}})
    secret = secrets.token_urlsafe(32)
    FreeBusyLink.objects.create(person=person, digest=_digest(secret), note=note)
    write([Fact("free_busy.shared", ("user", person.pk), {"note": note})], person, channel)
    return secret


@transaction.atomic
def take_back(link: FreeBusyLink, person: User, channel: str = Channel.PAGE) -> None:
    """The address leads nowhere from now on."""
    link.delete()
    write([Fact("free_busy.taken_back", ("user", person.pk), {"note": link.note})], person, channel)


def owner_of(secret: str) -> User | None:
    """Whose link it is; None for none, for one taken back, and for who has left."""
    link = FreeBusyLink.objects.filter(digest=_digest(secret)).select_related("person").first()
    return link.person if link is not None and link.person.is_active else None


def text_of(person: User, now: dt.datetime) -> str:
    """The person's busy times of the next weeks. Times of rest are not told, absences are."""
    begin, end = now.astimezone(dt.UTC).replace(microsecond=0), (now + AHEAD).astimezone(dt.UTC).replace(microsecond=0)
    rows = of_people(person, [person], begin, end).get(person.pk, [])
    timed = [(one.due_at, one.late_at) for one, _seen in rows if one.due_time]
    away = [
        _whole_days(row, times.zone_of(person)) for row in Absence.objects.filter(person=person, last__gte=begin.date())
    ]
    spans = merged([(_seconds(max(first, begin)), _seconds(min(last, end))) for first, last in [*timed, *away]])
    return _lines(
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Krug//Free and busy//EN",
        "METHOD:PUBLISH",
        "BEGIN:VFREEBUSY",
        f"UID:{person.pk}@krug",
        f"DTSTAMP:{_stamp(begin)}",
        f"DTSTART:{_stamp(begin)}",
        f"DTEND:{_stamp(end)}",
        *(f"FREEBUSY;FBTYPE=BUSY:{_stamp(_moment(first))}/{_stamp(_moment(last))}" for first, last in spans),
        "END:VFREEBUSY",
        "END:VCALENDAR",
    )


def _whole_days(row: Absence, zone: dt.tzinfo) -> tuple[dt.datetime, dt.datetime]:
    return dt.datetime.combine(row.first, dt.time(), zone), times.end_of(row.last, zone)


def _lines(*lines: str) -> str:
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _folded(line: str) -> Iterable[str]:
    """No line of iCalendar is longer than 75 octets; ours are ASCII."""
    yield line[:LONGEST_LINE]
    for start in range(LONGEST_LINE, len(line), LONGEST_LINE - 1):
        yield f" {line[start : start + LONGEST_LINE - 1]}"


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _stamp(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _seconds(at: dt.datetime) -> int:
    return int(at.timestamp())


def _moment(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
