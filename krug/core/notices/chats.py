"""A person's chat with the firm's bot: linked by a one-time link, since a bot cannot write first."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.notices.models import Chat

LASTS = dt.timedelta(minutes=10)


def new_code(user: User) -> str:
    """For the link that the person opens in Telegram; the one before opens nothing any more."""
    code = secrets.token_urlsafe(24)
    known = {"code": _digest(code), "code_until": timezone.now() + LASTS}
    Chat.objects.update_or_create(user=user, defaults=known)
    return code


@transaction.atomic
def link(code: str, chat: int, name: str) -> User | None:
    """The person whose code it is has come to this chat; None for a code used, too old, or none. In a transaction."""
    mine = Chat.objects.select_for_update(of=("self",)).filter(code=_digest(code), code_until__gte=timezone.now())
    found = mine.select_related("user").first()
    if found is None or not code:
        return None
    Chat.objects.filter(chat=chat).exclude(pk=found.pk).update(chat=None, linked_at=None)
    found.chat, found.name, found.code, found.linked_at = chat, name[:100], "", timezone.now()
    found.save()
    write([Fact("user.chat_linked", ("user", found.user_id), {"title": found.name})], found.user)
    return found.user


@transaction.atomic
def unlink(user: User, actor: User | None) -> bool:
    """No messages into the chat any more; `actor` None: the chat itself has turned the bot out."""
    found = Chat.objects.filter(user=user, chat__isnull=False).first()
    if found is None:
        return False
    found.delete()
    channel = Channel.PAGE if actor else Channel.RULE
    write([Fact("user.chat_unlinked", ("user", user.pk), {"title": found.name})], actor, channel)
    return True


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
