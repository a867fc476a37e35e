"""The quick intake: a request, who has called, who takes it and the next contact, in one go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from krug.core.access.models import User
from krug.core.access.people import krug_itself
from krug.core.access.scopes import Action, Scope
from krug.core.records import kinds
from krug.core.records.once import create_once
from krug.modules.activities import planning
from krug.modules.activities.models import Activity
from krug.modules.clients.models import Client
from krug.modules.requests import becoming, calling
from krug.modules.requests.models import Request


@dataclass(frozen=True)
class Intake:
    """What the form says. `who`: as it was heard, where no `client` was found. `makes_client`: they are to be one.

    `values` are further fields of the request by name; without a person among them the rules decide. `next_on` None:
    no next contact.
    """

    who: str = ""
    client: int | None = None
    makes_client: bool = False
    values: Mapping[str, Any] = field(default_factory=dict)
    next_on: dt.date | None = None
    next_time: dt.time | None = None


@transaction.atomic
def register(actor: User, asked: Intake, key: str) -> Request:
    """The request; sent again, the same one. Raises Invalid and Denied; then nothing is written."""
    began = timezone.now()
    caller = calling.Caller() if asked.client else calling.read(asked.who)
    known = {"client": asked.client, "contact_name": caller.name, "phone": caller.phone, "email": caller.email}
    given = {name: value for name, value in {**known, **asked.values}.items() if value not in (None, "")}
    request: Request = create_once(kinds.get(Request.KIND), actor, given, key)
    if request.created_at < began:
        return request  # the form was sent twice
    if asked.makes_client and request.client_id is None and (caller.name or caller.phone or caller.email):
        becoming.make_client(request, actor)
        request.refresh_from_db()
    if asked.next_on is not None and request.responsible_id is not None:
        _plan(request, actor, asked)
    return request


def _plan(request: Request, actor: User, asked: Intake) -> None:
    """The next contact, for whoever has the request: the rules may have given it to somebody to whom the actor may
    give nothing by hand."""
    values = {
        "title": str(request)[:255],
        "kind": "call",
        "due_on": asked.next_on.isoformat() if asked.next_on else "",
        "due_time": f"{asked.next_time:%H:%M}" if asked.next_time else "",
        "responsible": request.responsible_id,
        **planning.about(request),
    }
    own = request.responsible_id == actor.pk or actor.scope(Activity.KIND, Action.ASSIGN) is Scope.ALL
    planning.plan(actor if own else krug_itself(), values)


def may_make_clients(actor: User) -> bool:
    return actor.scope(Client.KIND, Action.CREATE) is not Scope.NONE
