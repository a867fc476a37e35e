"""The chat of a request, for programs."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, StrictStr

from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.api.bodies import Body, Time
from krug.core.api.items import moment
from krug.core.api.operations import Call, Operation
from krug.core.api.verbs import Verb
from krug.core.events.models import Channel
from krug.modules.requests.models import Request
from krug.modules.site import chatting


class Reply(Body):
    text: Annotated[StrictStr, Field(min_length=1, max_length=chatting.MOST_LETTERS)]


class GivenMessage(BaseModel):
    """`person` null: the visitor has written it."""

    id: int
    at: Time
    person: int | None
    text: str


class Messages(BaseModel):
    """The latest 500 in their order; none for a request that did not come by a chat."""

    items: list[GivenMessage]


def _messages(call: Call) -> Any:
    request = Request.objects.visible_to(call.user).get(pk=call.id)
    chat = chatting.of_request(request) if call.user.sees_field(Request.KIND, "text") else None
    said = chatting.messages(chat) if chat else []
    return {"items": [{"id": one.pk, "at": moment(one.at), "person": one.person_id, "text": one.text} for one in said]}


def _reply(actor: User, request: Request, body: Reply) -> None:
    chatting.reply(request, actor, body.text, Channel.API)


CHAT = (
    Verb("request", "chat", _("Answer the visitor in the chat"), _reply, body=Reply),
    Operation(
        "GET",
        "requests/{id}/chat",
        _("Chat on the site"),
        _messages,
        Messages,
        tag="Requests",
        kind="request",
        action=Action.SEE,
    ),
)
