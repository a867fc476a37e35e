"""What may happen around notices, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.events.kinds import EventKind

GROUP = "settings"
EVENTS = (
    EventKind("user.notices_changed", _("changed {fields} of the own notices"), GROUP, "bell"),
    EventKind("user.chat_linked", _("linked a chat with the bot: {title}"), GROUP, "bell"),
    EventKind("user.chat_unlinked", _("took the chat with the bot off: {title}"), GROUP, "bell"),
    EventKind("user.browser_added", _("let notices into a browser: {title}"), GROUP, "bell"),
    EventKind("user.browser_removed", _("lets no notices into a browser any more: {title}"), GROUP, "bell"),
    EventKind("notice_way.changed", _("changed {fields} of how notices go out: {title}"), GROUP, "bell"),
)
