"""Records read by the API in great numbers: an export like any other, told once an hour for each token."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext as _

from krug.core.access.models import ApiToken, User
from krug.core.api.models import ReadingHour
from krug.core.events.models import Channel
from krug.core.records import large_exports

HOUR = 3600
# A process writes its count down after this part of the limit: so much more may be read in each before it is told.
SHARE = 20
ADD = """
INSERT INTO api_readinghour (token_id, hour, rows) VALUES (%s, %s, %s)
ON CONFLICT (token_id, hour) DO UPDATE SET rows = api_readinghour.rows + excluded.rows
RETURNING rows
"""


@dataclass
class _Count:
    hour: int
    own: int = 0  # read here and not written down yet


class Reading:
    """One per process. Several threads tell it at once."""

    def __init__(self) -> None:
        self._counts: dict[int, _Count] = {}
        self._lock = threading.Lock()

    def note(self, reader: User, token: ApiToken, rows: int) -> None:
        """`rows` records more were answered to `token`. With a limit of 0 nothing is counted."""
        limit = reader.firm.large_export
        if not rows or not limit:
            return
        hour = int(time.time() // HOUR)
        with self._lock:
            count = self._counts.get(token.pk)
            if count is None or count.hour != hour:
                count = self._counts[token.pk] = _Count(hour)
            count.own += rows
            if count.own < max(1, limit // SHARE):
                return
            telling, count.own = count.own, 0
        self._write_down(reader, token, hour, telling, limit)

    @transaction.atomic
    def _write_down(self, reader: User, token: ApiToken, hour: int, telling: int, limit: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(ADD, [token.pk, hour, telling])
            rows = cursor.fetchone()[0]
        if rows == telling:  # the first time in this hour
            ReadingHour.objects.filter(hour__lt=hour).delete()
        mine = ReadingHour.objects.filter(token=token, hour=hour, is_told=False)
        # Of several processes that come over the limit at a moment, one is the first.
        if rows > limit and mine.update(is_told=True):
            title = _("API, token “%(name)s”") % {"name": token.name or token.pk}
            large_exports.count(reader, title, rows, Channel.API)


reading = Reading()
