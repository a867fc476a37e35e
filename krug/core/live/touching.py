"""Pages told of what is no event: what concerns one person alone, such as how much they have not read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from krug.core.events.inserting import insert_rows
from krug.core.events.live import announce
from krug.core.live.models import Touch

KEPT = dt.timedelta(minutes=5)  # longer than a stream may have been away
# Kinds whose key is a person: nobody else is told.
personal: set[str] = set()


def touch(kind: str, keys: Iterable[int]) -> None:
    """These have changed. In the transaction of the change."""
    found, now = sorted(set(keys)), timezone.now()
    if found:
        insert_rows(Touch, ("kind", "key", "at"), [(kind, key, now) for key in found])
        announce((kind, key) for key in found)


def clean() -> None:
    Touch.objects.filter(at__lt=timezone.now() - KEPT).delete()
