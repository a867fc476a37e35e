"""What a request's card shows of it, and a client's card of its requests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.access.models.user import module_of_kind
from krug.core.access.policy import may
from krug.core.access.scopes import Action, Scope
from krug.core.records import kinds
from krug.core.records.panels import Panel, Position
from krug.core.stages.checking import checklist_panel
from krug.core.stages.path import path_panel
from krug.core.stages.standing import stand_panel
from krug.modules.requests import offers
from krug.modules.requests.answering import is_late
from krug.modules.requests.models import Outcome, Phase, Request
from krug.modules.requests.saying import due_in_words, moment, short

SHOWN = 8
# What a request may become, in the order of the buttons.
BECOMES = ("client", "deal", "activity")


def work(user: User, request: Request) -> dict[str, Any]:
    """The deadlines, and what may be done now. Three queries at most."""
    now = timezone.now()
    changes = may(user, Action.CHANGE, request)
    offer = offers.offer_of(request) if request.is_open and request.responsible_id is None else None
    return {
        "request": request,
        "due": due_in_words(request, now) if request.is_open and request.answered_at is None else "",
        "late": request.is_open and request.answered_at is None and is_late(request),
        "took": _took(request),
        "was_late": request.answered_at is not None and is_late(request),
        "solve_by": moment(request.solve_by, now) if request.solve_by and request.is_open else "",
        "solve_late": bool(request.is_open and request.solve_by and request.solve_by <= now),
        "is_new": request.is_open and request.responsible_id is None,
        "is_mine": request.responsible_id == user.pk,
        "offer": offer,
        "offered_to_me": offer is not None and offer.person_id == user.pk and offer.until > now,
        "offered_until": moment(offer.until, now) if offer else "",
        "may_change": changes,
        "may_assign": changes and request.is_open and may(user, Action.ASSIGN, request),
        "becomes": _becomes(user, request) if changes else [],
    }


def became(user: User, request: Request) -> dict[str, Any] | None:
    """What it became, as far as the reader sees it; None of nothing. One query, and one a kind."""
    rows = list(Outcome.objects.filter(request=request).order_by("-pk")[:SHOWN])
    found = []
    for row in rows:
        kind = kinds.get(row.record_kind)
        seen = user.scope(kind.code, Action.SEE) is not Scope.NONE
        record = kind.model.objects.visible_to(user).filter(pk=row.record_id).first() if seen else None
        if record is not None:
            found.append((row, kind, record))
    return {"rows": found, "count": len(found), "may_undo": may(user, Action.CHANGE, request)} if found else None


def of_client(user: User, client: Any) -> dict[str, Any] | None:
    """Open requests first, then how many there were. None for who may see no requests at all. Two queries."""
    if user.scope(Request.KIND, Action.SEE) is Scope.NONE:
        return None
    rows = Request.objects.visible_to(user).filter(client=client)
    open_ones = list(rows.filter(phase=Phase.OPEN).select_related("kind", "responsible").order_by("-id")[: SHOWN + 1])
    may_add = user.scope(Request.KIND, Action.CREATE) is not Scope.NONE
    now = timezone.now()
    return {
        "rows": [(one, due_in_words(one, now) if one.answered_at is None else "") for one in open_ones[:SHOWN]],
        "ended": rows.exclude(phase=Phase.OPEN).count(),
        "count": len(open_ones) if len(open_ones) <= SHOWN else f"{SHOWN}+",
        "add": f"/requests/new?client={client.pk}" if may_add else "",
        "all": f"/requests?client={client.pk}",
    }


def _took(request: Request) -> str:
    if request.answered_at is None or request.answer_seconds is None:
        return ""
    return short(dt.timedelta(seconds=request.answer_seconds))


def _becomes(user: User, request: Request) -> list[Any]:
    """The kinds it may become by the reader's hand."""
    wanted = [code for code in BECOMES if not (code == "client" and request.client_id)]
    found = [kinds.get(code) for code in wanted if user.firm.has(module_of_kind.get(code, ""))]
    return [kind for kind in found if user.scope(kind.code, Action.CREATE) is not Scope.NONE]


PANELS = (
    Panel("request_stand", _("Stage"), Position.NEXT, "stages/stand.html", stand_panel, ("request",), order=10),
    Panel(
        "request_checklist",
        _("Checklist of the stage"),
        Position.NEXT,
        "stages/checklist.html",
        checklist_panel,
        ("request",),
        order=12,
    ),
    Panel("request_work", _("Answer"), Position.NEXT, "requests/work.html", work, ("request",), order=5),
    Panel("request_path", _("Path"), Position.MAIN, "stages/path.html", path_panel, ("request",), order=20),
    Panel("request_became", _("What it became"), Position.SIDE, "requests/became.html", became, ("request",), order=5),
    Panel(
        "requests_of_client", _("Requests"), Position.SIDE, "requests/of_client.html", of_client, ("client",), order=8
    ),
)
