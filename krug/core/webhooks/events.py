"""What may happen to a webhook, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.events.kinds import EventKind

GROUP = "settings"

EVENTS = (
    EventKind("webhook.added", _("added the webhook “{title}”"), GROUP, "bolt"),
    EventKind("webhook.changed", _("changed {fields} of the webhook “{title}”"), GROUP, "bolt"),
    EventKind("webhook.removed", _("removed the webhook “{title}”"), GROUP, "bin"),
    EventKind("webhook.secret_changed", _("changed the secret of the webhook “{title}”"), GROUP, "key"),
    EventKind("webhook.resumed", _("let the webhook “{title}” send again"), GROUP, "play"),
    EventKind("webhook.paused", _("stopped sending to the webhook “{title}”: {reason}"), GROUP, "warn"),
    EventKind("webhook.replayed", _("sent again to the webhook “{title}”: {number}"), GROUP, "undo"),
)
