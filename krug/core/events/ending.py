"""The end of history: a chain proves what is there, not that nothing was cut off behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from krug.core.events.models import ChainLink, Event

SHAPE = re.compile(r"(?P<number>[0-9]{1,18}):(?P<seal>[0-9a-f]{64})")


@dataclass(frozen=True)
class Head:
    """The last sealed event and the seal over all up to it, to be noted down where Krug is not: "NUMBER:SEAL"."""

    number: int
    seal: str

    def __str__(self) -> str:
        return f"{self.number}:{self.seal}"


def head() -> Head | None:
    """None where nothing is sealed yet."""
    link = ChainLink.objects.order_by("-id").first()
    return None if link is None else Head(link.last_id, link.digest)


def noted(text: str) -> Head:
    """A head as it was noted down. Raises ValueError."""
    found = SHAPE.fullmatch(text.strip())
    if found is None:
        raise ValueError(_("write the head as it was told, NUMBER:SEAL"))
    return Head(int(found["number"]), found["seal"])


def lost(was: Head) -> Iterator[str]:
    """Where history no longer holds what it held when `was` was noted, in words. Beside the chain's own faults."""
    if not ChainLink.objects.filter(last_id=was.number, digest=was.seal).exists():
        yield f"history no longer holds what was sealed up to event {was.number}: its end was cut off, or it is another"


def faults() -> Iterator[str]:
    """On SQLite the table's own counter tells which event was the last; on PostgreSQL what was never committed is
    counted too, so that it tells nothing."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [Event._meta.db_table])
        row = cursor.fetchone()
    last = Event.objects.aggregate(last=Max("pk"))["last"] or 0
    if row and row[0] > last:
        yield f"event {row[0]} was written, yet history ends with event {last}: its end was cut off"
