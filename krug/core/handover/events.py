"""A handover in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.events.kinds import EventKind

EVENTS = (
    EventKind("user.handed_over", _("handed all that {title} held to {heirs}"), "settings", "users"),
    EventKind("user.things_handed_over", _("gave {heir} from {title}: {things}"), "settings", "users"),
    EventKind("user.things_handed_back", _("gave {title} back: {things}"), "settings", "undo"),
    EventKind("user.handed_back", _("gave {title} back what had been handed over"), "settings", "undo"),
)
