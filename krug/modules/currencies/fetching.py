"""The bank's rates got from its address: every day that is missing, then the newest."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.outgoing.asking import get
from krug.core.outgoing.faults import Unanswered
from krug.modules.currencies import cbr, keeping
from krug.modules.currencies.cbr import Day, NotRates
from krug.modules.currencies.models import Feed, Source

HEADERS = {"accept": "application/xml, text/xml"}
# So many days are asked for in one turn; the rest in the next ones.
MOST_DAYS = 10


class NotGot(Exception):
    """The bank has answered with something else; the message says what."""


def run_due() -> int:
    """For the schedule: ask where it is time to; gives how many rates came."""
    feed = Feed.current()
    if not feed.is_on or (feed.next_at is not None and feed.next_at > timezone.now()):
        return 0
    return ask()


def ask() -> int:
    """Ask the bank now; gives how many rates came. What went wrong is kept with the feed, and asked again sooner."""
    feed, taken, fault = Feed.current(), 0, ""
    known_to = feed.known_to
    try:
        for day in _to_ask(known_to):
            taken += keeping.take_in([_got(feed.url, day)], Source.BANK, None)
            known_to = day
        taken += keeping.take_in([_got(feed.url, None)], Source.BANK, None)
    except (Unanswered, NotGot, NotRates) as error:
        fault = str(error)
    with transaction.atomic():
        row = Feed.locked()
        row.asked_at, row.known_to, row.fault = timezone.now(), known_to, fault[:300]
        row.faults = row.faults + 1 if fault else 0
        row.next_at = row.asked_at + (row.pause if fault or not _to_ask(known_to) else dt.timedelta(0))
        row.save()
    return taken


def _to_ask(known_to: dt.date | None) -> list[dt.date]:
    """The days to ask for: those since `known_to`, today with them. The bank answers the newest with tomorrow's."""
    today = timezone.localdate()
    first = today if known_to is None else known_to + dt.timedelta(days=1)
    return [first + dt.timedelta(days=number) for number in range(min((today - first).days + 1, MOST_DAYS))]


def _got(url: str, day: dt.date | None) -> Day:
    """The rates of a day, or the newest. Raises Unanswered, NotGot, NotRates."""
    address = f"{url}?date_req={day:%d/%m/%Y}" if day else url
    status, body = get(address, settings.WEBHOOKS_INSIDE, HEADERS, most=cbr.MOST_BYTES)
    if status != 200:
        raise NotGot(_("The bank refuses, with the code %(status)d.") % {"status": status})
    return cbr.read(body)
