"""The log is kept for thirty days."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from krug.core.webhooks.models import Delivery

KEPT = dt.timedelta(days=30)
PIECE = 500  # so many in one transaction: on SQLite everybody waits for a writer


def clean() -> int:
    """Remove what was over thirty days ago, and its attempts; gives how many."""
    removed = 0
    while True:
        old = Delivery.objects.filter(done_at__lt=timezone.now() - KEPT).order_by("done_at")
        ids = list(old.values_list("pk", flat=True)[:PIECE])
        Delivery.objects.filter(pk__in=ids).delete()
        removed += len(ids)
        if len(ids) < PIECE:
            return removed
