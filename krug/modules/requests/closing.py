"""The end of a request: closed or rejected, by whom, why; and the way back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records import followers, kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.stages import checking, demanding, movers, moving
from krug.core.stages.demanding import Filled
from krug.modules.requests import assigning, offers
from krug.modules.requests.answering import NOT_ANSWERED, answered, put
from krug.modules.requests.models import Closing, Phase, Request

MOST = 10_000


@transaction.atomic
def close(
    request: Request,
    actor: User,
    outcome: Phase = Phase.CLOSED,
    comment: str = "",
    channel: str = Channel.PAGE,
    filled: Filled | None = None,
) -> bool:
    """Over, as closed or rejected; gives whether anything changed: a second time does nothing.

    What is closed unanswered is answered by that, and is the actor's where it was nobody's; what is rejected needs no
    answer. `filled`: fields filled in along
    with it. Raises Denied, Invalid, Lacking where a closed request must have more, Overtaken where somebody has ended
    it otherwise meanwhile.
    """
    policy.check(actor, Action.CHANGE, request)
    _check(outcome, comment)
    if request.is_open:
        movers.check_end(request, actor, outcome, channel)
    if request.is_open and outcome is Phase.CLOSED:
        checking.before_end(request, channel)
    if request.is_open and outcome is Phase.CLOSED:
        asked = demanding.to_the_end(request, outcome)
        demanding.before_end(request, actor, asked, outcome.label, filled, channel)
    if request.is_open and outcome is Phase.CLOSED and request.responsible_id is None:
        assigning.take(request, actor, channel)
    now = timezone.now()
    values: dict[str, Any] = {"phase": outcome, "ended_at": now}
    if outcome is Phase.CLOSED and request.answered_at is None:
        values |= answered(request, actor, now)
    # Another process may end it at this moment: who finds it open is the one.
    if not put(request, Request.objects.filter(pk=request.pk, phase=Phase.OPEN, deleted_at=None), values):
        if request.phase == outcome:
            return False
        raise Overtaken(_("“%(title)s” is closed already. Open it again first.") % {"title": request})
    Closing.objects.create(request=request, comment=comment, at=now, actor=actor if actor.pk else None)
    moving.leave(request, now)
    offers.end_all(request, None)
    note = f": {comment}" if comment else ""
    _tell(request, actor, outcome.value, {"comment": comment, "note": note}, channel)
    return True


@transaction.atomic
def reopen(request: Request, actor: User, channel: str = Channel.PAGE) -> bool:
    """Back into work, as it was; gives whether anything changed. Raises Denied."""
    policy.check(actor, Action.CHANGE, request)
    was = Closing.objects.filter(request=request).first()
    values: dict[str, Any] = {"phase": Phase.OPEN, "ended_at": None}
    if request.answered_at is not None and request.answered_at == request.ended_at:
        values |= NOT_ANSWERED  # only the closing had answered it
    rows = Request.objects.filter(pk=request.pk, deleted_at=None).exclude(phase=Phase.OPEN)
    if not put(request, rows, values):
        return False
    Closing.objects.filter(request=request).delete()
    moving.come_back(request, actor, was.at if was else timezone.now())
    _tell(request, actor, "reopened", {}, channel)
    return True


def _check(outcome: Phase, comment: str) -> None:
    if outcome not in (Phase.CLOSED, Phase.REJECTED):
        raise Invalid({"outcome": _("Choose from the list.")})
    if len(comment) > MOST:
        raise Invalid({"comment": _("At most %(most)d characters.") % {"most": MOST}})


def _tell(request: Request, actor: User, what: str, more: dict[str, Any], channel: str) -> None:
    data = {"title": str(request), "version": request.version, **more}
    write([Fact(f"request.{what}", request.card, data, request.cards())], actor, channel)
    followers.put(kinds.get(Request.KIND), [request])
