"""What people write to the bot: asked for by one worker at a time, so that no address of ours need be public."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from krug.core.access.models import Firm, User
from krug.core.notices import chats
from krug.core.notices.models import Chat, Service
from krug.core.notices.sending import bot
from krug.core.notices.ways import Way

PATIENCE = 3  # seconds in which the bot waits for something to come
LEASE = dt.timedelta(seconds=60)
KINDS = ["message", "my_chat_member"]


def listen(worker: str) -> int:
    """What has come since; gives how much. Nothing is asked while the bot is off or another worker is at it."""
    service = Service.objects.filter(way=Way.TELEGRAM, is_on=True).exclude(secret="").first()
    now = timezone.now()
    if service is None or not _mine(worker, now):
        return 0
    _introduce(service)
    found = bot.ask(
        service,
        "getUpdates",
        total=PATIENCE + 15.0,
        offset=int(service.state.get("offset", 0)),
        timeout=PATIENCE,
        allowed_updates=KINDS,
    )
    if not found.ok or not isinstance(found.result, list):
        note(service, fault=found.words)
        return 0
    for update in found.result:
        if isinstance(update, dict) and isinstance(update.get("update_id"), int):
            _take(service, update)
    if service.state.get("fault"):
        note(service, fault="")
    return len(found.result)


def note(service: Service, **known: Any) -> None:
    """Keep what Krug itself knows of the bot."""
    if any(service.state.get(name, "") != value for name, value in known.items()):
        service.state = {**service.state, **known}
        Service.objects.filter(pk=service.pk).update(state=service.state)


def _mine(worker: str, now: dt.datetime) -> bool:
    free = Q(lease_until=None) | Q(lease_until__lt=now) | Q(worker=worker)
    rows = Service.objects.filter(free, way=Way.TELEGRAM)
    return bool(rows.update(worker=worker, lease_until=now + LEASE))


def _introduce(service: Service) -> None:
    """The bot's own name, for links to it."""
    if service.state.get("bot"):
        return
    found = bot.ask(service, "getMe")
    if found.ok and isinstance(found.result, dict):
        note(service, bot=str(found.result.get("username", ""))[:64])


@transaction.atomic
def _take(service: Service, update: dict[str, Any]) -> None:
    """One message; it and how far we have read stand or fall together."""
    note(service, offset=update["update_id"] + 1)
    message, member = update.get("message"), update.get("my_chat_member")
    if isinstance(message, dict):
        _hear(service, message)
    elif isinstance(member, dict) and (member.get("new_chat_member") or {}).get("status") in ("kicked", "left"):
        chat = Chat.objects.filter(chat=(member.get("chat") or {}).get("id")).select_related("user").first()
        if chat is not None:
            chats.unlink(chat.user, None)


def _hear(service: Service, message: dict[str, Any]) -> None:
    text, chat = str(message.get("text", "")), message.get("chat") or {}
    if not text.startswith("/start") or chat.get("type") != "private" or not isinstance(chat.get("id"), int):
        return
    sender = message.get("from") or {}
    name = f"@{sender['username']}" if sender.get("username") else str(sender.get("first_name", ""))
    user = chats.link(text.removeprefix("/start").strip(), chat["id"], name)
    with translation.override(_language(user)):
        said = (
            _("Linked. Krug will write here what concerns you, %(name)s.") % {"name": user.name}
            if user
            else _("This link is used or too old. Make a new one in Krug: My notices.")
        )
    transaction.on_commit(lambda: bot.ask(service, "sendMessage", chat_id=chat["id"], text=said) and None)


def _language(user: User | None) -> str:
    return (user.language if user else "") or Firm.current().language or "ru"
