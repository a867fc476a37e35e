"""A stretch of time as pieces of the days it lies in, on somebody's own clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Piece:
    day: dt.date
    begins_at: dt.time
    minutes: int


def pieces(begin: dt.datetime, end: dt.datetime, zone: dt.tzinfo) -> Iterator[Piece]:
    """By day of `zone`; together as many minutes as were begun between the two, one at least."""
    end = max(end, begin + MINUTE)
    start, gone = begin, 0
    while start < end:
        local = start.astimezone(zone)
        midnight = dt.datetime.combine(local.date() + dt.timedelta(days=1), dt.time(), zone).astimezone(dt.UTC)
        stop = min(midnight, end)
        so_far = -((begin - stop) // MINUTE)
        if so_far > gone:
            yield Piece(local.date(), local.time().replace(second=0, microsecond=0), so_far - gone)
        start, gone = stop, so_far
