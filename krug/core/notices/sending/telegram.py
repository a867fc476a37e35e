"""Messages of the firm's bot in Telegram."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.notices import chats, sites
from krug.core.notices.models import Chat, Service, Telling
from krug.core.notices.seeing import Said
from krug.core.notices.sending import bot
from krug.core.notices.sending.results import Result, again, closed, refused, sent, unknown

MOST = 1000  # characters of what was said: the rest is in Krug


def post(service: Service, user: User, saids: Sequence[Said], telling: Telling) -> Result:
    chat = Chat.objects.filter(user=user, chat__isnull=False).first()
    if chat is None:
        return closed()
    found = bot.ask(service, "sendMessage", chat_id=chat.chat, **message_of(saids[0]))
    if found.ok:
        return sent(str(found.result.get("message_id", "")) if isinstance(found.result, dict) else "")
    if found.migrated is not None:
        Chat.objects.filter(user=user).update(chat=found.migrated)
        return again(found.words)
    if found.code == 403 or "chat not found" in found.words:
        chats.unlink(user, None)
        return closed(found.words)
    if found.is_lost:
        return unknown(found.words)
    if found.code == 400:
        return refused(found.words)
    return again(found.words, found.wait)


def message_of(one: Said) -> dict[str, Any]:
    """As sendMessage takes it: the record, who did what, and a button that leads there."""
    what = f"<b>{_bare(one.what)}</b>\n" if one.what else ""
    by = f"{_bare(one.by)}{':' if one.comment else ''} " if one.by else ""
    text = f"{what}{by}{_bare((one.comment or one.text)[:MOST])}"
    values: dict[str, Any] = {"text": text, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
    root = sites.root()
    if one.url and root.startswith("https://"):
        values["reply_markup"] = {"inline_keyboard": [[{"text": _("Open"), "url": root + one.url}]]}
    return values


def _bare(text: str) -> str:
    """Markup of people's own is text. Of quotes Telegram knows `&quot;` alone."""
    return str(escape(text)).replace("&#x27;", "'")
