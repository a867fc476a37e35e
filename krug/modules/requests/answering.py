"""The first answer: when, by whom, after how much working time."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.hours.clocks import worked
from krug.core.records import followers, kinds, writing
from krug.core.records.cleaning import Invalid
from krug.modules.requests import assigning
from krug.modules.requests.calendars import calendar_of
from krug.modules.requests.models import Phase, Request, Terms

NOT_ANSWERED: dict[str, Any] = {"answered_at": None, "answered_by": None, "answer_seconds": None}


@transaction.atomic
def answer(
    request: Request, actor: User, comment: str = "", channel: str = Channel.PAGE, at: dt.datetime | None = None
) -> bool:
    """The client has got an answer; gives whether anything changed: only the first one counts.

    What nobody has taken is taken by whoever answered. Raises Denied, Invalid (a closed request), Overtaken.
    """
    policy.check(actor, Action.CHANGE, request)
    if request.phase != Phase.OPEN:
        raise Invalid({"comment": _("“%(title)s” is closed already. Open it again first.") % {"title": request}})
    if request.responsible_id is None:
        assigning.take(request, actor, channel)
    moment = at or timezone.now()
    values = answered(request, actor, moment)
    # Two people may answer at once: the first of them is the one.
    rows = Request.objects.filter(pk=request.pk, answered_at=None, phase=Phase.OPEN, deleted_at=None)
    if not put(request, rows, values):
        return False
    data = {"title": str(request), "minutes": values["answer_seconds"] // 60, "late": is_late(request)}
    write([Fact("request.answered", request.card, data, request.cards())], actor, channel)
    followers.put(kinds.get(Request.KIND), [request])
    if comment.strip():
        writing.comment(request, actor, comment, channel)
    return True


@transaction.atomic
def take_back(request: Request, actor: User, channel: str = Channel.PAGE) -> bool:
    """It was not answered after all; gives whether anything changed. Raises Denied."""
    policy.check(actor, Action.CHANGE, request)
    rows = Request.objects.filter(pk=request.pk, phase=Phase.OPEN, deleted_at=None).exclude(answered_at=None)
    if not put(request, rows, NOT_ANSWERED):
        return False
    data = {"title": str(request)}
    write([Fact("request.not_answered", request.card, data, request.cards())], actor, channel)
    followers.put(kinds.get(Request.KIND), [request])
    return True


def answered(request: Request, actor: User, at: dt.datetime) -> dict[str, Any]:
    """What is noted of a first answer, by column."""
    time = worked(calendar_of(Terms.current()), request.received_at, at)
    person = actor if actor.pk else None
    return {"answered_at": at, "answered_by": person, "answer_seconds": int(time.total_seconds())}


def is_late(request: Request) -> bool:
    """Whether the first answer came, or is to come, after its deadline."""
    return request.answer_by is not None and (request.answered_at or timezone.now()) > request.answer_by


def put(request: Request, rows: Any, values: dict[str, Any]) -> bool:
    """`values` into the one row, where it is still among `rows`."""
    if not rows.update(**values, version=F("version") + 1, updated_at=timezone.now()):
        request.refresh_from_db()
        return False
    request.refresh_from_db(fields=["version", "updated_at", *values])
    return True
