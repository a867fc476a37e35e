"""All records of a stage that is given up into another.

Few go in the transaction in which the stage is given up; many are moved by a worker, piece by piece, from a stage that
takes in no more meanwhile. What still stands there tells how far it came, so that it goes on wherever it was ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.models import User
from krug.core.access.people import krug_itself
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.jobs import queue
from krug.core.jobs.kinds import Failure, JobKind
from krug.core.jobs.models import Job, JobState
from krug.core.jobs.running import Running
from krug.core.stages import staged
from krug.core.stages.models import Passage, Stage
from krug.core.stages.moving import stay, way_of
from krug.core.stages.staged import Staged

CODE = "stages.moving_all"
AT_ONCE = PIECE = 200


@transaction.atomic
def move_all(
    declared: Staged, actor: User, left: Stage, to: Stage, channel: str = Channel.PAGE, page: str = ""
) -> Job | None:
    """Every open record of `left`, which takes in no more, into `to`; whoever calls has checked that `actor` may.

    Gives the job that moves them, None where they were few and are moved. `page` is where the job is looked after.
    A job that moves the same records elsewhere is stopped; one that moves them there is given again.
    """
    for job in moving(left.pipeline_id):
        if job.payload["left"] == left.pk:
            if job.payload["to"] == to.pk:
                return job
            queue.stop(job)
    if _here(declared, left.pk)[: AT_ONCE + 1].count() <= AT_ONCE:
        _move_piece(declared, actor, left, to, channel)
        return None
    ids = {"pipeline": left.pipeline_id, "left": left.pk, "to": to.pk}
    payload = {"kind": declared.kind, **ids, "channel": channel, "page": page}
    return queue.start(CODE, actor if actor.pk else None, payload)


def moving(pipeline: int | None) -> list[Job]:
    """The jobs that are to move records of a pipeline, or are at it."""
    live = Job.objects.filter(kind=CODE, state__in=[JobState.WAITING, JobState.RUNNING])
    return list(live.filter(payload__pipeline=pipeline).order_by("id"))


def left_behind(declared: Staged, pipeline: int | None) -> list[tuple[Job, Stage, Stage]]:
    """For the settings: what is being moved, and what was to be and still stands where it stood; with the stages."""
    jobs = Job.objects.filter(kind=CODE, payload__pipeline=pipeline).exclude(state=JobState.DONE).order_by("-id")
    last = {job.payload["left"]: job for job in reversed(list(jobs[:20]))}
    stages = Stage.objects.filter(pipeline=pipeline).in_bulk()
    lying = declared.model.objects.filter(stage__in=list(last), **declared.open_only)
    full = set(lying.order_by().values_list("stage", flat=True).distinct())
    return [
        (job, stages[left], stages[job.payload["to"]])
        for left, job in last.items()
        if (left in full or not job.is_over) and {left, job.payload["to"]} <= stages.keys()
    ]


def run(job: Running) -> dict[str, Any]:
    """Payload: {"kind", "pipeline", "left", "to", "channel", "page"}. Ends early where the stage is in use again."""
    declared, channel = staged.get(job.payload["kind"]), job.payload["channel"]
    actor, moved = job.actor or krug_itself(), job.checkpoint.get("moved", 0)
    total, piece = moved + _here(declared, job.payload["left"]).count(), -1
    while piece:
        checkpoint: dict[str, Any] = {}
        with job.piece(min(moved + PIECE, total), total, checkpoint):
            ends = _ends(job)
            piece = _move_piece(declared, actor, *ends, channel) if ends else 0
            moved += piece
            checkpoint |= {"moved": moved}
    return {"moved": moved}


def _ends(job: Running) -> tuple[Stage, Stage] | None:
    """The two stages as they are now; None where the one keeps its records. Raises Failure: the other takes none."""
    stages = Stage.objects.in_bulk([job.payload["left"], job.payload["to"]])
    left, to = stages.get(job.payload["left"]), stages.get(job.payload["to"])
    if left is None or left.is_active:
        return None
    if to is None or not to.is_active:
        raise Failure(_("The stage that these were to go to is no longer in use. Choose another in the settings."))
    return left, to


def _page(job: Job) -> str:
    return str(job.payload["page"])


MOVING = JobKind(CODE, gettext_lazy("Records of a stage given up"), run, page=_page)


def _here(declared: Staged, left: int) -> QuerySet[Any]:
    found: QuerySet[Any] = declared.model.objects.filter(stage=left, **declared.open_only)
    return found


@transaction.atomic
def _move_piece(declared: Staged, actor: User, left: Stage, to: Stage, channel: str) -> int:
    here = _here(declared, left.pk)
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
