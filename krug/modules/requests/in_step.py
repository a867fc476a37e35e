"""A request's state follows from what is known of it, and its stage from its state: whoever changed what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from krug.core.records.kinds import RecordKind
from krug.core.stages import moving
from krug.core.stages.models import Stage
from krug.modules.requests.calendars import calendar_of, deadlines
from krug.modules.requests.models import Phase, Request, Standing, State, Terms


def state_of(request: Request) -> State:
    if request.phase != Phase.OPEN:
        return State.CLOSED if request.phase == Phase.CLOSED else State.REJECTED
    if request.answered_at is not None:
        return State.ANSWERED
    return State.NEW if request.responsible_id is None else State.IN_WORK


def stage_of(pipeline: int | None, state: str) -> Stage | None:
    """The stage of the board in which requests of the state stand; None where the firm has none for it."""
    rows = Stage.objects.filter(pipeline=pipeline, is_active=True)
    return rows.filter(pk__in=Standing.objects.filter(state=state).values("stage")).first()


def state_in(stage: Stage) -> State | None:
    """What the stage means; None for one of the firm's own that means nothing."""
    row = Standing.objects.filter(stage=stage).first()
    return State(row.state) if row else None


def keep(request: Request) -> None:
    """Bring state, stage and deadlines in step. No query where they are. In the transaction of the change."""
    if request.counted_for != request.kind_id:
        _count(request)
    state = state_of(request)
    if state == request.state:
        return
    Request.objects.filter(pk=request.pk).update(state=state)
    request.state = state
    to = stage_of(request.pipeline_id, state) if request.phase == Phase.OPEN else None
    if to is not None and to.pk != request.stage_id:
        _place(request, to)


def _place(request: Request, to: Stage) -> None:
    now, left = timezone.now(), request.stage
    Request.objects.filter(pk=request.pk).update(stage=to, stage_since=now)
    request.stage, request.stage_since = to, now
    moving.leave(request, now)
    moving.enter(request, None, left, moving.way_of(left, to), now)


def _count(request: Request) -> None:
    """Another kind has other deadlines, counted from the same moment."""
    answer_by, solve_by = deadlines(calendar_of(Terms.current()), request.kind, request.received_at)
    values: dict[str, Any] = {"answer_by": answer_by, "solve_by": solve_by, "counted_for": request.kind_id}
    Request.objects.filter(pk=request.pk).update(**values)
    for name, value in values.items():
        setattr(request, name, value)


class InStep:
    """Follows whatever is written of requests."""

    def put(self, kind: RecordKind, records: Sequence[Any]) -> None:
        if kind.code == Request.KIND:
            for record in records:
                keep(record)

    def drop(self, kind: str, ids: Sequence[int]) -> None:
        pass
