"""What may happen to a form of the site, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.events.kinds import EventKind

GROUP = "settings"

EVENTS = (
    EventKind("site_form.added", _("added the site form “{title}”"), GROUP, "inbox"),
    EventKind("site_form.changed", _("changed {fields} of the site form “{title}”"), GROUP, "inbox"),
    EventKind("site_form.removed", _("removed the site form “{title}”"), GROUP, "bin"),
    EventKind("site_form.restored", _("brought back the site form “{title}”"), GROUP, "undo"),
    EventKind(
        "request.visitor_wrote", _("passed on what the visitor wrote in the chat of “{title}”"), "requests", "chat"
    ),
    EventKind("request.chat_replied", _("answered the visitor in the chat of “{title}”"), "requests", "chat"),
    EventKind("site_form.let_through", _("let a message of the site form “{title}” through"), GROUP, "ok"),
)
