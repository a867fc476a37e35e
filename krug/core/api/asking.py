"""Reading what an address asks, each value as strictly as its schema promises. Every reader raises BadValue."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext as _

from krug.core.records.fields import BadValue

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def whole(least: int, most: int) -> Callable[[str], int]:
    """Reads a whole number between the two."""

    def read(raw: str) -> int:
        if not raw.isascii() or not raw.isdigit() or len(raw) > 19 or not least <= int(raw) <= most:
            raise BadValue(_("From %(least)d to %(most)d.") % {"least": least, "most": most})
        return int(raw)

    return read


def one_of(*values: str) -> Callable[[str], str]:
    def read(raw: str) -> str:
        if raw not in values:
            raise BadValue(_("One of: %(values)s.") % {"values": ", ".join(values)})
        return raw

    return read


def yes_no(raw: str) -> bool:
    return one_of("true", "false")(raw) == "true"


def words(most: int) -> Callable[[str], str]:
    def read(raw: str) -> str:
        if len(raw) > most:
            raise BadValue(_("At most %(most)d characters.") % {"most": most})
        return raw

    return read


def day(raw: str) -> dt.date:
    try:
        found = dt.date.fromisoformat(raw) if DAY.fullmatch(raw) else None
    except ValueError:
        found = None
    if found is None or not 1900 <= found.year <= 2200:
        raise BadValue(_("Enter a date as year, month and day: 2026-12-31."))
    return found


def day_or_moment(raw: str) -> dt.date | dt.datetime:
    """A whole day, which is the asker's own, or a time with its zone."""
    return day(raw) if len(raw) == 10 else moment(raw)


def hours_of(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The first moment of a day by the clock of who asks, and the first of the next."""
    midnights = (dt.datetime.combine(day + dt.timedelta(days=more), dt.time()) for more in (0, 1))
    first, following = (make_aware(midnight) for midnight in midnights)
    return first, following


def moment(raw: str) -> dt.datetime:
    """A time with its zone. "+" arrives as a space from who did not quote it."""
    try:
        at = parse_datetime(raw.replace(" ", "+"))
    except ValueError:
        at = None
    if at is None or is_naive(at) or not 1900 <= at.year <= 2200:
        raise BadValue(_("Enter a day or a time with its zone, for example 2026-12-31 or 2026-12-31T09:00:00Z."))
    return at
