"""What a visitor and the firm say to one another on the site. Each message is kept before it is answered."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.people import krug_itself
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid
from krug.modules.requests import answering
from krug.modules.requests.models import Phase, Request
from krug.modules.site.models import Chat, ChatMessage, Submission
from krug.modules.site.receiving import AN_HOUR, TooMany

MOST_LETTERS = 4000
MOST_PER_HOUR = 120  # of one visitor
SHOWN = 500  # the latest of them


class Ended(Exception):
    """The request is closed: nobody reads here any more."""


@transaction.atomic
def begin(found: Submission) -> Chat:
    """The conversation that a form begins; sent twice, the same one. What was written in the form is its first word."""
    chat, is_new = Chat.objects.get_or_create(submission=found)
    if is_new and found.values.get("text"):
        ChatMessage.objects.create(chat=chat, at=found.received_at, text=found.values["text"][:MOST_LETTERS])
    return chat


def of_request(request: Request) -> Chat | None:
    """One query; None for a request that came otherwise."""
    chats = Chat.objects.filter(submission__request_id=request.pk).select_related("submission__form")
    return chats.order_by("pk").first()


def messages(chat: Chat, after: int = 0) -> list[ChatMessage]:
    """The latest of those later than the number `after`, in their order. One query."""
    rows: QuerySet[ChatMessage] = ChatMessage.objects.filter(chat=chat, pk__gt=after).select_related("person")
    return list(rows.order_by("-pk")[:SHOWN])[::-1]


def is_ended(chat: Chat) -> bool:
    """Whether what it became is closed, rejected or gone. One query; none before it has become anything."""
    return chat.submission.request_id is not None and _open_request(chat) is None


@transaction.atomic
def visitor_says(chat: Chat, text: str) -> ChatMessage:
    """Raises Invalid for nothing or too much, TooMany, Ended."""
    words = _read(text)
    Chat.objects.select_for_update(no_key=True).get(pk=chat.pk)
    request = _open_request(chat)
    if request is None and chat.submission.request_id is not None:
        raise Ended
    lately = timezone.now() - AN_HOUR
    if ChatMessage.objects.filter(chat=chat, person=None, at__gt=lately).count() >= MOST_PER_HOUR:
        raise TooMany
    said = ChatMessage.objects.create(chat=chat, text=words)
    if request is not None:
        write([_fact("request.visitor_wrote", request)], krug_itself(), Channel.RULE)
    return said


@transaction.atomic
def reply(request: Request, actor: User, text: str, channel: str = Channel.PAGE) -> ChatMessage:
    """The firm's word, by `actor`; the first one is the answer to the request, and takes one that nobody has.

    Raises Denied, Overtaken, Invalid: for nothing or too much, a closed request, one that did not come by a chat.
    """
    policy.check(actor, Action.CHANGE, request)
    words, chat = _read(text), of_request(request)
    if chat is None:
        raise Invalid({"text": _("This request did not come by a chat.")})
    if request.phase != Phase.OPEN:
        raise Invalid({"text": _("“%(title)s” is closed already. Open it again first.") % {"title": request}})
    said = ChatMessage.objects.create(chat=chat, person=actor, text=words)
    write([_fact("request.chat_replied", request)], actor, channel)
    if request.answered_at is None:
        answering.answer(request, actor, channel=channel, at=said.at)
    return said


def _open_request(chat: Chat) -> Request | None:
    return Request.objects.filter(pk=chat.submission.request_id or 0, phase=Phase.OPEN, deleted_at=None).first()


def _fact(kind: str, request: Request) -> Fact:
    """Without the words: history is kept for good, and what a visitor wrote may have to be erased."""
    return Fact(kind, request.card, {"title": str(request)}, request.cards())


def _read(text: str) -> str:
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise Invalid({"text": _("Please fill this in.")})
    if len(words) > MOST_LETTERS:
        raise Invalid({"text": _("At most %(most)d characters.") % {"most": MOST_LETTERS}})
    return words
