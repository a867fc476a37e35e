"""How many requests a token may make a minute, counted over all web processes without a write per request."""

from __future__ import annotations

import math
import threading
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection

from krug.core.api.models import RateWindow

WINDOW = 60
# A process tells the others after this part of the limit: so many more may slip through per process, no more.
SHARE = 20
ADD = """
INSERT INTO api_ratewindow (token_id, minute, requests) VALUES (%s, %s, %s)
ON CONFLICT (token_id, minute) DO UPDATE SET requests = api_ratewindow.requests + excluded.requests
RETURNING requests
"""


@dataclass
class _Count:
    minute: int
    shared: int = 0  # made by everyone, as last heard from the database
    own: int = 0  # made here and not told yet


@dataclass(frozen=True)
class Allowance:
    """Where a token stands: `reset` is the seconds until the count starts anew."""

    limit: int
    remaining: int
    reset: int
    exceeded: bool

    def headers(self) -> dict[str, str]:
        values = {"Limit": self.limit, "Remaining": self.remaining, "Reset": self.reset}
        return {
            f"{start}-{name}": str(value) for start in ("RateLimit", "X-RateLimit") for name, value in values.items()
        }


class Limiter:
    """One per process. Several threads ask it at once."""

    def __init__(self) -> None:
        self._counts: dict[int, _Count] = {}
        self._lock = threading.Lock()

    def take(self, token: int) -> Allowance:
        """One more request of `token`."""
        limit, now = settings.API_REQUESTS_PER_MINUTE, time.time()
        minute = int(now // WINDOW)
        with self._lock:
            count = self._counts.get(token)
            if count is None or count.minute != minute:
                self._forget_before(minute)
                count = self._counts[token] = _Count(minute)
            count.own += 1
            telling = count.own if count.own >= max(1, limit // SHARE) else 0
            if telling:
                count.shared, count.own = count.shared + telling, count.own - telling
        if telling:
            self._tell(count, token, telling)
        used = count.shared + count.own
        return Allowance(limit, max(0, limit - used), math.ceil((minute + 1) * WINDOW - now), used > limit)

    def _tell(self, count: _Count, token: int, telling: int) -> None:
        try:
            if count.shared == telling:  # the first time in this minute
                RateWindow.objects.filter(minute__lt=count.minute - 1).delete()
            with connection.cursor() as cursor:
                cursor.execute(ADD, [token, count.minute, telling])
                count.shared = max(count.shared, cursor.fetchone()[0])
        except DatabaseError:
            return  # counting must never fail a request; the other processes hear of it next time

    def _forget_before(self, minute: int) -> None:
        for token in [token for token, count in self._counts.items() if count.minute < minute]:
            del self._counts[token]


limiter = Limiter()
