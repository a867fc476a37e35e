"""The one way in which what happened is made to say less: where the law wants a person forgotten.

The row stays: who, when, what sort of event, about which record. Its data and its salt go; its digest stays, so that
the chain still proves all the rest. Without the salt nobody can try out what the data may have been. What was blanked
is vouched for by the erasure's own event, which holds the digest of each such row as it is from then on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction

from krug.core.events.kinds import ERASED
from krug.core.events.models import Event
from krug.core.events.sealing import digest_of

BLANK: dict[str, Any] = {ERASED: True}


def blank(data: Mapping[int, dict[str, Any]]) -> dict[str, str]:
    """Give each event, by id, these data; gives what the erasure's event must hold under SEAL. In its transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("events are blanked in the transaction of the erasure")
    rows: Any = models.QuerySet(Event)
    seal = {}
    for event in rows.filter(pk__in=list(data)).order_by("pk"):
        event.data, event.salt = data[event.pk], ""
        rows.filter(pk=event.pk).update(data=event.data, salt="")
        seal[str(event.pk)] = digest_of(event)
    return seal
