"""Many requests at once, with their past: when each was answered and how it ended. For demonstration data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.hours.clocks import Calendar, worked
from krug.core.records import followers, kinds
from krug.core.records.models import Numbering
from krug.core.stages.models import Passage, Pipeline, Stage, Way
from krug.core.stages.moving import stay
from krug.modules.requests import in_step
from krug.modules.requests.calendars import calendar_of, deadlines
from krug.modules.requests.models import Closing, Phase, Request, Standing, State, Terms
from krug.modules.requests.primary_interest import take_interest

PIECE = 500


@dataclass(frozen=True)
class Past:
    """A request not stored yet, with its `received_at`, `answered_at` and `ended_at`; `phase` says how it ended."""

    request: Request
    comment: str = ""


@transaction.atomic
def record(actor: User, rows: Sequence[Past], channel: str = Channel.IMPORT) -> list[Request]:
    """The requests, in the order of `rows`. Links are taken as given: whoever calls has checked them. Raises Denied."""
    policy.check_kind(actor, Action.CREATE, Request.KIND)
    calendar, stages = calendar_of(Terms.current()), _stages()
    requests = [row.request for row in rows]
    take_interest(requests)
    for request, number in zip(requests, Numbering.take(Request.KIND, len(rows)), strict=True):
        request.number = number
        _fill(request, actor, calendar, stages)
    policy.check_places(actor, Action.CREATE, requests)
    Request.objects.bulk_create(requests, batch_size=PIECE)
    Passage.objects.bulk_create((one for request in requests for one in _path(request, stages)), batch_size=PIECE)
    Closing.objects.bulk_create(
        (
            Closing(request=row.request, comment=row.comment, at=row.request.ended_at, actor=row.request.responsible)
            for row in rows
            if row.request.ended_at
        ),
        batch_size=PIECE,
    )
    for row in rows:
        write(_facts(row), row.request.responsible or actor, channel)
    followers.put(kinds.get(Request.KIND), requests)
    return requests


def _stages() -> Mapping[State, Stage]:
    pipeline = Pipeline.objects.filter(subject=Request.KIND, is_active=True).order_by("sort", "id").first()
    rows = Standing.objects.filter(stage__pipeline=pipeline, stage__is_active=True).select_related("stage")
    rows = rows.order_by("-stage__sort", "-stage_id")  # of several that mean one state the first is the one
    return {State(row.state): row.stage for row in rows}


def _fill(request: Request, actor: User, calendar: Calendar, stages: Mapping[State, Stage]) -> None:
    request.created_at = request.updated_at = request.received_at
    request.created_by = actor if actor.pk else None
    request.counted_for = request.kind_id
    request.answer_by, request.solve_by = deadlines(calendar, request.kind, request.received_at)
    if request.answered_at:
        request.answered_by = request.responsible
        request.answer_seconds = int(worked(calendar, request.received_at, request.answered_at).total_seconds())
    request.state = in_step.state_of(request)
    steps = _steps(request, stages)
    if steps:
        request.stage, request.stage_since = steps[-1]
        request.pipeline_id = steps[-1][0].pipeline_id
    request.settle()


def _steps(request: Request, stages: Mapping[State, Stage]) -> list[tuple[Stage, dt.datetime]]:
    """The stages it stood in, with the moments of entry."""
    first = State.IN_WORK if request.responsible_id else State.NEW
    found = [(stages[first], request.received_at)] if first in stages else []
    if request.answered_at and State.ANSWERED in stages and request.answered_at != request.ended_at:
        found.append((stages[State.ANSWERED], request.answered_at))
    return found


def _path(request: Request, stages: Mapping[State, Stage]) -> Iterator[Passage]:
    steps = _steps(request, stages)
    for number, (stage, at) in enumerate(steps):
        following = steps[number + 1][1] if number + 1 < len(steps) else request.ended_at
        yield Passage(
            **{**stay(request), "stage_id": stage.pk},
            came_from=steps[number - 1][0] if number else None,
            way=Way.FORWARD if number else Way.START,
            entered_at=at,
            left_at=following,
            actor=request.responsible,
        )


def _facts(row: Past) -> Iterator[Fact]:
    request = row.request
    title = {"title": str(request)}
    yield Fact(
        "request.created", request.card, {**title, "number": request.number}, request.cards(), request.received_at
    )
    if request.answered_at:
        late = request.answer_by is not None and request.answered_at > request.answer_by
        told = {**title, "minutes": (request.answer_seconds or 0) // 60, "late": late}
        yield Fact("request.answered", request.card, told, request.cards(), request.answered_at)
    if request.ended_at:
        what = "closed" if request.phase == Phase.CLOSED else "rejected"
        note = f": {row.comment}" if row.comment else ""
        told = {**title, "comment": row.comment, "note": note}
        yield Fact(f"request.{what}", request.card, told, request.cards(), request.ended_at)
