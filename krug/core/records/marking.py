"""Marking a record as confidential: from then on the trail tells who looked at it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.models import Confidential, Viewing


@transaction.atomic
def mark(record: Any, actor: User, channel: str = Channel.PAGE) -> bool:
    """The record is confidential from now on. False, and nothing done, where it was already. Raises Denied."""
    policy.check(actor, Action.CHANGE, record)
    by = actor if actor.pk else None
    _row, made = Confidential.objects.get_or_create(kind=record.KIND, record_id=record.pk, defaults={"by": by})
    if made:
        record.known_confidential = True
        write([_fact(record, "marked")], actor, channel)
    return made


@transaction.atomic
def unmark(record: Any, actor: User, channel: str = Channel.PAGE) -> bool:
    """The record is like any other again. False, and nothing done, where it was already. Raises Denied."""
    policy.check(actor, Action.CHANGE, record)
    gone, _by_model = Confidential.objects.filter(kind=record.KIND, record_id=record.pk).delete()
    if gone:
        record.known_confidential = False
        write([_fact(record, "unmarked")], actor, channel)
    return bool(gone)


def forget(kind: str, ids: Sequence[int]) -> None:
    """The records are removed for good."""
    Confidential.objects.filter(kind=kind, record_id__in=ids).delete()
    Viewing.objects.filter(kind=kind, record_id__in=ids).delete()


def _fact(record: Any, verb: str) -> Fact:
    return Fact(f"{record.KIND}.{verb}", record.card, {"title": str(record)}, record.cards())
