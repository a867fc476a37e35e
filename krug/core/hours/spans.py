"""The hours of a day as people write them: 09:00-13:00, 14:00-18:00."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from django.utils.translation import gettext as _

from krug.core.hours.clocks import DAY

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SPAN = re.compile(r"(\d{1,2})[:.](\d{2})\s*[-–—]\s*(\d{1,2})[:.](\d{2})")


class BadHours(Exception):
    """The text will not do; the message says why, in the person's language."""


def spans_of(text: str) -> list[list[int]]:
    """ "09:00-13:00, 14:00-18:00" as minutes of the day, in order; "" is a day off. Raises BadHours."""
    found = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = SPAN.fullmatch(part)
        begin, end = _minutes(match[1], match[2]) if match else -1, _minutes(match[3], match[4]) if match else -1
        if not 0 <= begin < end <= DAY:
            words = _("Write hours as 09:00-18:00, several with commas between: “%(text)s”.")
            raise BadHours(words % {"text": part[:30]})
        found.append([begin, end])
    found.sort()
    if any(one[1] > other[0] for one, other in pairwise(found)):
        raise BadHours(_("Working hours of one day do not overlap."))
    return found


def written(day: Sequence[Sequence[int]]) -> str:
    """The hours as `spans_of` reads them."""
    return ", ".join("-".join(f"{minute // 60:02d}:{minute % 60:02d}" for minute in span) for span in day)


def _minutes(hours: str, minutes: str) -> int:
    return int(hours) * 60 + int(minutes) if int(minutes) < 60 else -1
