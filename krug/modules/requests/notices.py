"""What people are told of requests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.events.models import Event
from krug.core.notices.concerning import now_in_charge
from krug.core.notices.kinds import Concerned, NoticeKind
from krug.core.notices.ways import Way
from krug.modules.requests.distributing import Desk
from krug.modules.requests.heads import heads_of
from krug.modules.requests.models import Answer, Offer, Request

LOUD = (Way.APP, Way.MAIL, Way.PUSH, Way.TELEGRAM)


def _offered_to(events: Sequence[Event]) -> Concerned:
    """Whom the requests wait for at this moment."""
    rows: Any = Offer.objects.filter(request__in={event.record_id for event in events}, answer=Answer.WAITING)
    found = dict(rows.values_list("request_id", "person_id"))
    return {event.pk: {found[event.record_id]} for event in events if event.record_id in found}


def _given_to(events: Sequence[Event]) -> Concerned:
    """Whose the requests are now; of one that was given on since it was made, its making says nothing."""
    given = {event.record_id for event in events if event.kind != "request.created"}
    news = [event for event in events if event.kind != "request.created" or event.record_id not in given]
    return now_in_charge(news)


def _late_for(events: Sequence[Event]) -> Concerned:
    """Who is responsible, and the heads the event was told to."""
    desk, found = Desk.now(), {pk: set(people) for pk, people in now_in_charge(events).items()}
    rows = Request.objects.filter(pk__in={event.record_id for event in events}).select_related(
        "responsible__department"
    )
    heads = {request.pk: {head.pk for head in heads_of(request, desk)} for request in rows}
    return {event.pk: found.get(event.pk, set()) | heads.get(event.record_id, set()) for event in events}


GROUP = _("Requests")
ASSIGNED = NoticeKind(
    "request_assigned",
    _("A request is given to me"),
    GROUP,
    hears=("request.assigned", "request.given", "request.created"),
    whom=_given_to,
    ways=LOUD,
    order=28,
)
OFFERED = NoticeKind(
    "request_offered",
    _("A request is offered to me"),
    GROUP,
    hears=("request.offered",),
    whom=_offered_to,
    ways=(Way.APP, Way.PUSH, Way.TELEGRAM, Way.SMS),
    order=26,
)
LATE = NoticeKind(
    "request_late",
    _("A request is late, about to be, or taken by nobody"),
    GROUP,
    hears=(
        "request.answer_soon",
        "request.answer_late",
        "request.solution_soon",
        "request.solution_late",
        "request.untaken",
    ),
    whom=_late_for,
    ways=LOUD,
    order=24,
)
