"""Readers of the spine: each with a cursor of its own, none losing or repeating anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.db.models import Func, Q, QuerySet
from django.db.models.fields import BigIntegerField

from krug.core.events.models import Cursor, Event

# Before every event: those brought from another server bear numbers below nought.
BEGINNING = (-(2**62), 0)


class _Horizon(Func):
    """The oldest transaction still under way on PostgreSQL: beneath it nothing more will appear."""

    template = "(pg_snapshot_xmin(pg_current_snapshot())::text::bigint)"
    output_field = BigIntegerField()


def after(position: tuple[int, int]) -> QuerySet[Event]:
    """Events after (transaction, id), in reading order."""
    number, pk = position
    rows: Any = Event.objects.filter(Q(transaction__gt=number) | Q(transaction=number, id__gt=pk))
    return rows.order_by("transaction", "id")  # type: ignore[no-any-return]


def settled(position: tuple[int, int]) -> QuerySet[Event]:
    """Events after (transaction, id) that nothing still under way can come before."""
    rows = after(position)
    return rows.filter(transaction__lt=_Horizon()) if connection.vendor == "postgresql" else rows


def read(reader: str, handle: Callable[[list[Event]], None], batch: int = 500) -> int:
    """Hand the next events to `handle` and move the cursor in one transaction; gives how many were read."""
    with transaction.atomic():
        Cursor.objects.get_or_create(reader=reader)
        cursor = Cursor.objects.select_for_update().get(reader=reader)
        events = list(settled((cursor.transaction, cursor.event_id))[:batch])
        if events:
            handle(events)
            cursor.transaction, cursor.event_id = events[-1].transaction, events[-1].pk
            cursor.save()
    return len(events)
