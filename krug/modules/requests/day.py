"""What the room of requests adds to my day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import RoleCode, User
from krug.core.access.scopes import Action, Scope
from krug.core.records.sight import name_of, value_of
from krug.modules.activities.day import DayPart, Where
from krug.modules.requests import offers
from krug.modules.requests.models import QUEUED, UNANSWERED, About, Alarm, Request
from krug.modules.requests.saying import due_in_words, moment

SHOWN = 7
COUNTED = 100


@dataclass(frozen=True)
class Row:
    """`who`: the client or whoever has called, as far as the reader sees it. `offered`: until when, "" for not."""

    request: Request
    who: str
    due: str
    is_late: bool
    offered: str = ""


def unanswered(viewer: User, person: User) -> dict[str, Any] | None:
    """What waits for the person's answer, the nearest deadline first; before it what is offered to them. Three queries.

    None for who sees no requests, and where nothing waits.
    """
    if viewer.scope(Request.KIND, Action.SEE) is Scope.NONE:
        return None
    now = timezone.now()
    offered = offers.waiting_of(person) if viewer == person else []
    rows = Request.objects.visible_to(viewer).filter(UNANSWERED, responsible=person).select_related("client")
    mine = list(rows.order_by(F("answer_by").asc(nulls_last=True), "id")[:COUNTED])
    found = [_row(one.request, viewer, now, moment(one.until, now)) for one in offered]
    found += [_row(one, viewer, now) for one in mine]
    if not found:
        return None
    count = len(found) if len(mine) < COUNTED else f"{COUNTED - 1}+"
    return {"rows": found[:SHOWN], "count": count, "all": f"/requests?responsible={person.pk}&state=in_work"}


def going_wrong(viewer: User, person: User) -> dict[str, Any] | None:
    """For heads: what their people answer or close late, and what nobody takes. Three queries, none for others."""
    leads = viewer.is_administrator or viewer.role.code == RoleCode.HEAD or _leads(viewer)
    if viewer != person or not leads or viewer.scope(Request.KIND, Action.SEE) is Scope.NONE:
        return None
    now = timezone.now()
    seen = Request.objects.visible_to(viewer).filter(phase="open")
    untaken = Alarm.objects.filter(about=About.UNTAKEN).values("request")
    late = Q(answered_at=None, answer_by__lte=now) | Q(solve_by__lte=now) | (QUEUED & Q(pk__in=untaken))
    soon = Q(pk__in=Alarm.objects.filter(about=About.ANSWER_SOON).values("request"), answered_at=None)
    rows = seen.filter(late | soon).select_related("client", "responsible")
    found = list(rows.order_by(F("answer_by").asc(nulls_last=True), "id")[:COUNTED])
    if not found:
        return None
    count = len(found) if len(found) < COUNTED else f"{COUNTED - 1}+"
    return {"rows": [_row(one, viewer, now) for one in found[:SHOWN]], "count": count, "now": now}


def _leads(viewer: User) -> bool:
    return viewer.department is not None and viewer.department.head_id == viewer.pk


def _row(request: Request, viewer: User, now: dt.datetime, offered: str = "") -> Row:
    who = name_of(request.client, viewer) or value_of(request, "contact_name", viewer) or ""
    late = request.answered_at is None and request.answer_by is not None and request.answer_by <= now
    due = due_in_words(request, now) if request.answered_at is None else ""
    return Row(request, who, due, late, offered)


PARTS = (
    DayPart("unanswered-requests", _("Unanswered requests"), Where.FIRST, "requests/day.html", unanswered, order=10),
    DayPart("late-requests", _("Requests going wrong"), Where.SIDE, "requests/day_late.html", going_wrong, order=20),
)
