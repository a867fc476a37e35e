"""What a request becomes: a client, a deal, an activity, by one press, with all that is known of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.models.user import module_of_kind
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records import followers, kinds, writing
from krug.core.records.changing import fact_of
from krug.core.records.cleaning import Invalid
from krug.core.records.custom.fields import Custom
from krug.core.records.kinds import RecordKind
from krug.core.records.sight import value_of
from krug.modules.activities import planning
from krug.modules.activities.models import Activity
from krug.modules.activities.times import today, working_day
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal
from krug.modules.marketing import interest
from krug.modules.requests import assigning
from krug.modules.requests.models import Outcome, Request

Values = Mapping[str, Any]
# What a record's making may itself take until it is whole.
UNTOUCHED = dt.timedelta(seconds=2)


@transaction.atomic
def become(request: Request, actor: User, code: str, given: Values, channel: str = Channel.PAGE) -> Any:
    """A new record of the kind `code`, out of what is known of the request and `given` by field name.

    A new client becomes the request's own. What nobody has taken is the actor's from then on. Raises Denied, Invalid.
    """
    policy.check(actor, Action.CHANGE, request)
    # Of two presses at once the second waits here for the first, and then finds the client.
    request = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if code not in _OUT_OF or not actor.firm.has(module_of_kind.get(code, "")):
        raise Invalid({"kind": _("Choose from the list.")})
    if code == Client.KIND and request.client_id is not None:
        raise Invalid({"client": _("The request has a client already.")})
    if request.responsible_id is None and request.is_open:
        assigning.take(request, actor, channel)
    return _become(request, actor, code, given, channel)


def _become(request: Request, actor: User, code: str, given: Values, channel: str) -> Any:
    record = _OUT_OF[code](request, actor, given, channel)
    linked = code == Client.KIND
    Outcome.objects.create(
        request=request, record_kind=code, record_id=record.pk, has_linked=linked, actor=actor if actor.pk else None
    )
    if linked:
        _lead(request, actor, record, channel)
    data = {"title": str(request), "what": str(kinds.get(code).title).lower(), "name": str(record)}
    write([Fact("request.became", request.card, data, [record.card, *request.cards()])], actor, channel)
    return record


def make_client(request: Request, actor: User, channel: str = Channel.PAGE) -> Any:
    """Whoever has called becomes a client, whoever has the request by now. Raises what `become` raises."""
    return _become(request, actor, Client.KIND, {}, channel)


@transaction.atomic
def take_back(request: Request, actor: User, outcome: Outcome, channel: str = Channel.PAGE) -> bool:
    """What it became goes into the bin, and the request stands as before; False where that has gone already.

    Raises Denied, Invalid where somebody has worked with it since.
    """
    policy.check(actor, Action.CHANGE, request)
    rows = Outcome.objects.select_for_update().filter(pk=outcome.pk, request=request)
    if (found := rows.first()) is None:
        return False
    record = kinds.get(found.record_kind).model.objects.filter(pk=found.record_id, deleted_at=None).first()
    if record is not None:
        if record.updated_at > record.created_at + UNTOUCHED:
            words = _("“%(title)s” has been changed since: remove it on its own card.")
            raise Invalid({"kind": words % {"title": record}})
        if found.has_linked:
            _lead(request, actor, None, channel)
        writing.put_in_bin(record, actor)
    found.delete()
    data = {"title": str(request), "name": str(record or "")}
    write([Fact("request.became_nothing", request.card, data, request.cards())], actor, channel)
    return True


def _lead(request: Request, actor: User, client: Any, channel: str) -> None:
    """To its new client, or to none. The record that was made tells whose it is: the actor need not own the request."""
    request.refresh_from_db()
    old = request.client_id
    request.client = client
    request.version += 1
    request.updated_at = timezone.now()
    request.save(update_fields=["client", "version", "updated_at"])
    values = {"client": {"old": old, "new": client.pk if client else None}}
    write([fact_of(kinds.get(Request.KIND), request, values)], actor, channel)
    followers.put(kinds.get(Request.KIND), [request])


def _client(request: Request, actor: User, given: Values, channel: str) -> Any:
    # By what the actor sees of the request: else the client would tell what the request does not.
    name, phone, email = (value_of(request, field, actor) or "" for field in ("contact_name", "phone", "email"))
    known = {"name": name or phone or email or str(request), "kind": "person", "phones": phone, "emails": email}
    return _made(kinds.get(Client.KIND), request, actor, {**known, **given}, channel)


def _deal(request: Request, actor: User, given: Values, channel: str) -> Any:
    known = {"name": str(request), "client": request.client_id, "product": request.product_id}
    return _made(kinds.get(Deal.KIND), request, actor, {**known, **given}, channel)


def _activity(request: Request, actor: User, given: Values, channel: str) -> Any:
    known = {"title": str(request), "kind": "call", "due_on": working_day(today(actor), 1).isoformat()}
    return planning.plan(actor, {**known, **given, **planning.about(request)}, channel)


_OUT_OF = {Client.KIND: _client, Deal.KIND: _deal, Activity.KIND: _activity}


def _made(kind: RecordKind, request: Request, actor: User, values: Values, channel: str) -> Any:
    """With the request's primary interest, and for the same person where the actor may give to others."""
    own = kind.seen_by(actor)
    may = {field.name for field in own.fields if not field.read_only}
    wanted = {name: value for name, value in values.items() if value not in (None, "")}
    for field in interest.FIELDS:
        if field.name in may and isinstance(field, Custom) and field.code in request.custom:
            wanted.setdefault(field.name, request.custom[field.code])
    scope = actor.scope(kind.code, Action.ASSIGN)
    if request.responsible_id and scope != "none" and "responsible" in may:
        wanted.setdefault("responsible", request.responsible_id)
    return writing.create(kind, actor, [wanted], channel)[0]
