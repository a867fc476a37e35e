"""How long something took, as people write it: 1:30, 1,5, 90 мин, 1 ч 30 мин. Kept in whole minutes."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

A_DAY = 24 * 60
CLOCK = re.compile(r"(\d{1,4}):(\d{1,2})")
HOURS = re.compile(r"(\d{1,4}(?:[.,]\d{1,4})?)\s*(?:ч|час|часа|часов|h|hour|hours)?\.?")
MINUTES = re.compile(r"(\d{1,5})\s*(?:м|мин|минут|минута|минуты|m|min|minutes)\.?")
BOTH = re.compile(r"(\d{1,4})\s*(?:ч|час|часа|часов|h)\.?\s*(\d{1,2})\s*(?:м|мин|минут|минуты|m|min)?\.?")


class BadDuration(ValueError):
    """The text will not do; the message says why, in the person's language."""


def minutes_of(text: str) -> int:
    """A bare number is of hours. From nothing to a whole day. Raises BadDuration."""
    plain = " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").casefold().split())
    if plain.startswith(("-", "−", "–")):
        raise BadDuration(_("Time cannot be less than nothing."))
    found = _read(plain)
    if found is None:
        raise BadDuration(_("Enter time as 1:30, 1,5 or 90 min."))
    if found > A_DAY:
        raise BadDuration(_("A day has 24 hours. Minutes are written as 90 min."))
    return found


def said(minutes: int) -> str:
    """1:30, also of more than a day."""
    sign, size = ("−" if minutes < 0 else ""), abs(minutes)
    return f"{sign}{size // 60}:{size % 60:02d}"


def in_hours(minutes: int) -> Decimal:
    """Hours with two decimals, rounded half up."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _read(text: str) -> int | None:
    """None for what is no time."""
    if match := CLOCK.fullmatch(text):
        return int(match[1]) * 60 + int(match[2]) if int(match[2]) < 60 else None
    if match := MINUTES.fullmatch(text):
        return int(match[1])
    if match := BOTH.fullmatch(text):
        return int(match[1]) * 60 + int(match[2]) if int(match[2]) < 60 else None
    if match := HOURS.fullmatch(text):
        hours = Decimal(match[1].replace(",", "."))
        return int((hours * 60).to_integral_value(ROUND_HALF_UP))
    return None
