"""What the API does with marketing events beyond what it does with every record: who is invited, and who came."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, Field

from krug.core.access.keys import key_of
from krug.core.access.scopes import Action
from krug.core.api.bodies import Body
from krug.core.api.operations import Call, Operation
from krug.core.api.problems import missing
from krug.core.api.types import BIGGEST, GivenId, Id
from krug.core.events.models import Channel
from krug.core.records.cleaning import Invalid
from krug.modules.clients.models import Client
from krug.modules.marketing import people
from krug.modules.marketing.models import Invitation, MarketingEvent, Presence

TAG = "Marketing events"
State: Any = Literal[tuple(Presence.values)]


class Invite(Body):
    """Sent again for a client who is on the list already, it says how it stands."""

    client: Annotated[Id, Field(description="A client you see")]
    presence: State = Presence.INVITED.value


class GivenInvited(BaseModel):
    client: GivenId
    name: str
    presence: State


class InvitedList(BaseModel):
    items: list[GivenInvited]
    next: None


def _list(call: Call) -> Any:
    rows, _counts = people.of_event(_reach(call), call.user)
    return {"items": [_item(row) for row in rows], "next": None}


def _invite(call: Call) -> Any:
    event = _reach(call)
    clients = list(Client.objects.visible_to(call.user).filter(pk=call.body.client))
    if not clients:
        raise Invalid({"client": _("Choose from the list.")})
    people.invite(event, call.user, clients, call.body.presence, Channel.API)
    return _list(call)


def _take_off(call: Call) -> None:
    event = _reach(call)
    client = Client.objects.visible_to(call.user).filter(pk=key_of(call.name) or 0).first()
    if client is None or people.take_off(event, call.user, client, Channel.API) is None:
        raise missing()


def _reach(call: Call) -> MarketingEvent:
    rows = MarketingEvent.objects.visible_to(call.user)
    found: MarketingEvent | None = rows.filter(pk=min(call.id, BIGGEST)).first()
    if found is None:
        raise missing()
    return found


def _item(row: Invitation) -> dict[str, Any]:
    return {"client": row.client_id, "name": row.client.name, "presence": row.presence}


def _operation(method: str, path: str, summary: Any, run: Any, action: str, **more: Any) -> Operation:
    kind, whole = MarketingEvent.KIND, f"{MarketingEvent.PATH}/{{id}}/{path}"
    return Operation(method, whole, summary, run, tag=TAG, kind=kind, action=action, **more)


DECLARES = (
    _operation("GET", "people", gettext_lazy("Who is invited, and who came"), _list, Action.SEE, answer=InvitedList),
    _operation(
        "POST",
        "people",
        gettext_lazy("Invite a client, or say how it stands"),
        _invite,
        Action.CHANGE,
        answer=InvitedList,
        body=Invite,
    ),
    _operation("DELETE", "people/{name}", gettext_lazy("Take off"), _take_off, Action.CHANGE, status=204),
)
