"""A bulk change begun, or turned round, together with whatever does the rest of it.

A small one is done in the same transaction: a process that dies leaves nothing of it, or all. A larger one is a
worker's, put into the queue in the same transaction, so that none is begun and left to nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from krug.core.access.models import User
from krug.core.jobs import queue
from krug.core.lists.bulk.performing import PIECE, begin, perform
from krug.core.lists.bulk.undoing import begin_undo
from krug.core.lists.bulk.work import BULK
from krug.core.lists.models import BulkChange
from krug.core.records.kinds import RecordKind

AT_ONCE = PIECE  # on SQLite everybody waits for a writer: longer than for a piece nobody is to


@transaction.atomic
def start(
    kind: RecordKind,
    actor: User,
    verb: str,
    values: Mapping[str, Any],
    selection: Mapping[str, Any],
    at_once: int = AT_ONCE,
) -> BulkChange:
    """Over when it is given back if it is of `at_once` records or fewer. Raises what `begin` raises."""
    bulk = begin(kind, actor, verb, values, selection)
    return _see_to(bulk, bulk.total, at_once)


@transaction.atomic
def turn_back(bulk: BulkChange, actor: User, at_once: int = AT_ONCE) -> BulkChange | None:
    """Take it back, at once as in `start`. None when that was done before. Raises Denied."""
    if not begin_undo(bulk, actor):
        return None
    bulk.refresh_from_db()
    return _see_to(bulk, bulk.changed, at_once)


def _see_to(bulk: BulkChange, size: int, at_once: int) -> BulkChange:
    if size <= at_once:
        return perform(bulk.pk)
    queue.start(BULK.code, bulk.actor, {"bulk": bulk.pk}, key=f"{bulk.pk}:{bulk.state}")  # taking back is another job
    return bulk
