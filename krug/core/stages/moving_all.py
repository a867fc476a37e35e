"""All records of a stage into another, as when a stage is given up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.stages.models import Passage, Stage
from krug.core.stages.moving import stay, way_of
from krug.core.stages.staged import Staged

PIECE = 500


def move_all(declared: Staged, actor: User, left: Stage, to: Stage, channel: str = Channel.PAGE) -> int:
    """Every open record of `left` into `to`, in pieces; gives how many. Whoever calls has checked that `actor` may."""
    moved = 0
    while piece := _move_piece(declared, actor, left, to, channel):
        moved += piece
    return moved


@transaction.atomic
def _move_piece(declared: Staged, actor: User, left: Stage, to: Stage, channel: str) -> int:
    here = declared.model.objects.filter(stage=left, **declared.open_only)
    records: Sequence[Any] = list(here.select_for_update(of=("self",)).order_by("id")[:PIECE])
    if not records:
        return 0
    now, way, ids = timezone.now(), way_of(left, to), [record.pk for record in records]
    rows = declared.model.objects.filter(pk__in=ids)
    rows.update(stage=to, stage_since=now, version=F("version") + 1, updated_at=now)
    Passage.objects.filter(record_kind=declared.kind, record_id__in=ids, left_at=None).update(left_at=now)
    Passage.objects.bulk_create(
        Passage(**{**stay(record), "stage_id": to.pk}, came_from=left, way=way, entered_at=now, actor=actor)
        for record in records
    )
    words = {"from": str(left), "to": str(to), "from_id": left.pk, "to_id": to.pk, "comment": "", "note": ""}
    write(
        (
            Fact(
                f"{declared.kind}.moved",
                record.card,
                {"title": str(record), "version": record.version + 1, **words},
                record.cards(),
            )
            for record in records
        ),
        actor,
        channel,
    )
    return len(records)
