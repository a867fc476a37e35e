"""What a visitor sees to choose from: days with their free times, on the visitor's clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.modules.booking import offering
from krug.modules.booking.models import Appointment, BookingPage, Service
from krug.modules.booking.slots import Slot
from krug.modules.booking.times import known, zone_of

DAYS = 7  # with free times, shown at once
PIECE = dt.timedelta(days=14)
KEPT = ("lang", "tz", "framed")


@dataclass(frozen=True)
class Choice:
    """What the address says, sound whatever it is. `since`: the day from which on times are shown, None for the first.

    `is_zone_known`: the visitor, or their browser, has said which zone; else it is the firm's.
    """

    language: str
    zone: ZoneInfo
    is_zone_known: bool
    service: int | None = None
    person: int | None = None
    since: dt.date | None = None
    framed: bool = False

    def query(self, **other: object) -> str:
        """As an address keeps it, with something else; None leaves it out."""
        values: dict[str, object] = {
            "lang": self.language,
            "tz": self.zone.key if self.is_zone_known else None,
            "framed": "1" if self.framed else None,
            "service": self.service,
            "person": self.person,
            "since": self.since,
        }
        return urlencode({name: value for name, value in (values | other).items() if value is not None})


@dataclass(frozen=True)
class Day:
    """A day on the visitor's clock and the moments at which something may begin."""

    day: dt.date
    slots: list[tuple[dt.datetime, str]]


@dataclass(frozen=True)
class Offer:
    """`later` is the day to go on from, None where there is nothing more; `is_first`: nothing lies before."""

    days: list[Day]
    later: dt.date | None
    is_first: bool


def read(given: Mapping[str, str], language: str) -> Choice:
    asked = given.get("lang", "")
    named = given.get("tz", "")
    return Choice(
        asked if asked in dict(settings.LANGUAGES) else language,
        zone_of(named),
        named in known(),
        key_of(given.get("service", "")),
        key_of(given.get("person", "")),
        day_of(given.get("since", "")),
        given.get("framed") == "1",
    )


def services_of(page: BookingPage) -> list[Service]:
    """What may be booked on the page: switched on, with somebody who gives it. Three queries."""
    rows = Service.objects.there().filter(is_on=True).select_related("product").prefetch_related("people")
    chosen = list(page.services.values_list("pk", flat=True))
    found = rows.filter(pk__in=chosen) if chosen else rows
    return [one for one in found if any(person.is_active for person in one.people.all())]


def people_of(service: Service) -> list[User]:
    return offering.specialists(service)


def offer(service: Service, choice: Choice, besides: Appointment | None = None) -> Offer:
    """The next days on which something is free. Asked piece by piece, so that a near one is quick."""
    earliest, latest = service.window(timezone.now())
    first = earliest.astimezone(choice.zone).date()
    day = max(choice.since or first, first)
    begin = dt.datetime.combine(day, dt.time(), choice.zone).astimezone(dt.UTC)
    by_day: dict[dt.date, list[Slot]] = {}
    while begin < latest and len(by_day) <= DAYS:
        for one in offering.slots(service, begin, begin + PIECE, choice.person, besides):
            by_day.setdefault(one.begins_at.astimezone(choice.zone).date(), []).append(one)
        begin += PIECE
    days = sorted(by_day)
    return Offer(
        [Day(one, [(slot.begins_at, _clock(slot, choice)) for slot in by_day[one]]) for one in days[:DAYS]],
        days[DAYS] if len(days) > DAYS else None,
        day <= first,
    )


def moment_of(text: str) -> dt.datetime | None:
    """A moment as the form sends it, 2026-12-01T07:00:00+00:00; None for what is none."""
    try:
        found = dt.datetime.fromisoformat(text[:40])
        return found.astimezone(dt.UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def day_of(text: str) -> dt.date | None:
    try:
        found = dt.date.fromisoformat(text[:10])
    except ValueError:
        return None
    # What is far from any day that may be booked is no day to begin from.
    return found if 2000 <= found.year <= 2200 else None


def _clock(slot: Slot, choice: Choice) -> str:
    return f"{slot.begins_at.astimezone(choice.zone):%H:%M}"
