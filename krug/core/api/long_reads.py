"""Records read by the API in great numbers: an export like any other, told once an hour for each person."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext as _

from krug.core.access.models import ApiToken, Firm, User
from krug.core.api.models import ReadingHour
from krug.core.events.models import Channel
from krug.core.records import large_exports

HOUR = 3600
# A process writes its count down after this part of the limit: so much more may be read in each before it is told.
SHARE = 20
ADD = """
INSERT INTO api_readinghour (user_id, hour, rows) VALUES (%s, %s, %s)
ON CONFLICT (user_id, hour) DO UPDATE SET rows = api_readinghour.rows + excluded.rows
RETURNING rows, told_id
"""


@dataclass
class _Count:
    """Read here and not written down yet: in this hour, and `before` it."""

    hour: int
    own: int = 0
    before: int = 0


class Reading:
    """One per process. Several threads tell it at once."""

    def __init__(self) -> None:
        self._counts: dict[int, _Count] = {}
        self._lock = threading.Lock()

    def note(self, reader: User, token: ApiToken, rows: int) -> None:
        """`rows` records more were answered to `token` of `reader`. Where the firm has no limit nothing is counted."""
        share = _share(reader.firm)
        if not rows or not share:
            return
        hour = int(time.time() // HOUR)
        with self._lock:
            count = self._counts.setdefault(reader.pk, _Count(hour))
            if count.hour != hour:
                count = self._counts[reader.pk] = _Count(hour, before=count.own + count.before)
            count.own += rows
            if count.own < share and not count.before:
                return
            self._counts[reader.pk] = _Count(hour)
        self._write_down(reader, token, count)

    @transaction.atomic
    def _write_down(self, reader: User, token: ApiToken, count: _Count) -> None:
        """The row of the hour is held to the end: of several processes that come over a limit, one is the first."""
        with connection.cursor() as cursor:
            cursor.execute(ADD, [reader.pk, count.hour, count.own])
            rows, told = cursor.fetchone()
        if rows == count.own:  # the first time in this hour
            ReadingHour.objects.filter(hour__lt=count.hour).delete()
        title = _("API, token “%(name)s”") % {"name": token.name or token.pk}
        large = large_exports.go_on(reader, title, rows, count.before + count.own, told, Channel.API)
        if large is not None:
            ReadingHour.objects.filter(user=reader, hour=count.hour).update(told=large)


def _share(firm: Firm) -> int:
    """After how many records a count is written down; 0: never."""
    limits = [limit for limit in (firm.large_export, firm.large_exports_of_day) if limit]
    return max(1, min(limits) // SHARE) if limits else 0


reading = Reading()
