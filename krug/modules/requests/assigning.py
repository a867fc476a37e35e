"""Who works on a request: taken from the common queue, given to somebody, put back."""

from __future__ import annotations

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
from krug.core.records import followers, kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.modules.requests import offers
from krug.modules.requests.distributing import may_take
from krug.modules.requests.models import Phase, Request


def take(request: Request, actor: User, channel: str = Channel.PAGE) -> bool:
    """From the queue to whoever asks. Gives and raises what `assign` does: of two who take it at one moment one gets
    it, the other is told who has it."""
    return assign(request, actor, actor, channel)


@transaction.atomic
def assign(request: Request, actor: User, to: User | None, channel: str = Channel.PAGE) -> bool:
    """To `to`, None: back into the queue; gives whether anything changed. `request` is as the actor saw it.

    Raises Denied, Invalid (a closed request, a person who cannot work with requests where it stands), Overtaken where
    somebody else has taken or given it meanwhile.
    """
    policy.check(actor, Action.CHANGE, request)
    wanted = to.pk if to else None
    if request.responsible_id == wanted and request.is_open:
        return False
    takes = to is not None and to.pk == actor.pk and request.responsible_id is None
    puts_back = to is None and request.responsible_id == actor.pk
    if not (takes or puts_back):
        policy.check(actor, Action.ASSIGN, request)
    if request.phase != Phase.OPEN:
        raise Invalid({"to": _("“%(title)s” is closed already. Open it again first.") % {"title": request}})
    if to is not None and not (to.is_active and may_take(to, request)):
        raise Invalid({"to": _("%(person)s cannot work with requests.") % {"person": to}})
    was = request.responsible
    if not put(request, to):
        request.refresh_from_db(fields=["responsible", "department", "phase", "version"])
        if request.responsible_id == wanted and request.is_open:
            return False
        raise Overtaken(_overtaken(request))
    offers.end_all(request, wanted)
    write([_fact(request, actor, was)], actor, channel)
    followers.put(kinds.get(Request.KIND), [request])
    return True


def put(request: Request, to: User | None) -> bool:
    """Whether it is `to`'s now. Another process may take it at this moment: who finds it where it was is the one."""
    rows = Request.objects.filter(pk=request.pk, responsible=request.responsible_id, phase=Phase.OPEN, deleted_at=None)
    department = to.department_id if to else None
    if not rows.update(responsible=to, department=department, version=F("version") + 1, updated_at=timezone.now()):
        return False
    request.responsible, request.department_id = to, department
    request.refresh_from_db(fields=["version", "updated_at"])
    return True


def _overtaken(request: Request) -> str:
    if request.responsible_id is None or not request.is_open:
        return _("“%(title)s” has gone on meanwhile.") % {"title": request}
    return _("%(person)s has “%(title)s” already.") % {"person": request.responsible, "title": request}


def _fact(request: Request, actor: User, was: User | None) -> Fact:
    to = request.responsible
    what = "queued" if to is None else "taken" if was is None and to.pk == actor.pk else "assigned"
    data: dict[str, Any] = {
        "title": str(request),
        "to": str(to or ""),
        "version": request.version,
        # As every change of an owner is told: pages of whoever had it hear of it too.
        "values": {"responsible": {"old": was.pk if was else None, "new": to.pk if to else None}},
    }
    return Fact(f"request.{what}", request.card, data, request.cards())
