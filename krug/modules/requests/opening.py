"""How a request begins: its kind, number, name, client, deadlines, person, stage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.records.cleaning import Invalid
from krug.core.records.models import Numbering
from krug.core.stages import beginning
from krug.core.stages.beginning import begin, first_stages
from krug.core.stages.models import Pipeline, Stage
from krug.modules.requests import distributing, in_step, offers
from krug.modules.requests.calendars import calendar_of, deadlines
from krug.modules.requests.finding import client_by
from krug.modules.requests.models import Request, RequestKind, Standing, State, Terms
from krug.modules.requests.primary_interest import take_interest

MOST_TITLE = 255


def before_create(actor: User, requests: list[Request]) -> None:
    """Fill in what new requests must have. Raises Invalid where there is no kind of request at all."""
    known = {kind.pk: kind for kind in RequestKind.objects.all()}
    first = next((kind for kind in known.values() if kind.is_active), None)
    calendar = calendar_of(Terms.current())
    for request in requests:
        kind = known.get(request.kind_id) or first
        if kind is None:
            raise Invalid({"kind": _("There is no kind of request yet. An administrator adds one in the settings.")})
        request.kind, request.counted_for = kind, kind.pk
        request.answer_by, request.solve_by = deadlines(calendar, kind, request.received_at)
        if request.client_id is None and (request.phone or request.email):
            request.client = client_by(actor, request.phone, request.email)
    take_interest(requests)
    pipeline = Pipeline.objects.filter(subject=Request.KIND, is_active=True).order_by("sort", "id").first()
    for request in requests:
        request.pipeline = pipeline
    distributing.give_at_once(requests)
    _place(requests, pipeline.pk if pipeline else None)
    for request, number in zip(requests, Numbering.take(Request.KIND, len(requests)), strict=True):
        request.number = number
        request.title = request.title or _named(request)
        request.settle()


def after_create(actor: User, requests: Sequence[Request], channel: str) -> None:
    """The first step of each path; and those whom nobody has got at once are offered to somebody."""
    beginning.recorded(actor, requests, channel)
    for request in requests:
        if request.responsible_id is None:
            offers.offer_next(request)


def made(request: Request) -> tuple[str, dict[str, Any]]:
    """The event of a new request: whose it is at once is told with it."""
    data: dict[str, Any] = {"title": str(request), "number": request.number}
    if request.given_by:
        data |= {"to": str(request.responsible), "rule": request.given_by}
    return "request.created", data


def _place(requests: Sequence[Request], place: int | None) -> None:
    """Each in the stage of that pipeline that its state stands for."""
    stages = first_stages(Request.KIND)
    standing = _stages_by_state(place)
    for request in requests:
        state = in_step.state_of(request)
        own = {**stages, place: standing[state]} if state in standing else stages
        begin(request, place, own)
        request.state, request.stage_since = state, request.received_at


def _stages_by_state(pipeline: int | None) -> dict[State, Stage]:
    rows = Standing.objects.filter(stage__pipeline=pipeline, stage__is_active=True).select_related("stage")
    return {State(row.state): row.stage for row in rows}


def _named(request: Request) -> str:
    """What a request without a name is called: its first line, else its kind and who has come."""
    line = next((line.strip() for line in request.text.splitlines() if line.strip()), "")
    known = [str(request.kind), request.contact_name]
    return (line or ": ".join(part for part in known if part))[:MOST_TITLE]
