"""What may happen to the connection with Google, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.events.kinds import EventKind

GROUP = "settings"
FIELDS = {
    "title": gettext_lazy("what to do"),
    "when": gettext_lazy("day and time"),
    "minutes": gettext_lazy("minutes"),
    "place": gettext_lazy("place"),
    "note": gettext_lazy("note"),
    "name": gettext_lazy("full name"),
    "position": gettext_lazy("position"),
    "phones": gettext_lazy("phones"),
    "emails": gettext_lazy("e-mails"),
}


def _words(data: dict[str, Any]) -> dict[str, Any]:
    side = _("Krug") if data.get("is_local") else _("Google")
    field = FIELDS.get(data.get("field", ""), data.get("field", ""))
    return {
        **data,
        "field": str(field),
        "side": str(side),
        **{name: _text(data.get(name)) for name in ("kept", "lost")},
    }


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "—")


EVENTS = (
    EventKind("google.changed", gettext_lazy("changed {fields} of the connection with Google"), GROUP, "cal"),
    EventKind("google.connected", gettext_lazy("connected an account with Google: {email}"), GROUP, "cal"),
    EventKind("google.chosen", gettext_lazy("chose what is synchronised with Google: {calendar}"), GROUP, "cal"),
    EventKind("google.disconnected", gettext_lazy("disconnected the account with Google: {email}"), GROUP, "cal"),
)
# Of records, declared for each kind that is synchronised.
CONTESTED = gettext_lazy("{field} was changed both here and at Google: {side} was later, “{kept}” stays, not “{lost}”")


def contested(kind: str, group: str = "changes") -> EventKind:
    return EventKind(f"{kind}.contested", CONTESTED, group, "cal", _words)
