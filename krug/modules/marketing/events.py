"""What happens to invitations, for the histories of the event and of the client: neither names the other, since who
sees the one need not see the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.events import kinds
from krug.core.events.kinds import EventKind
from krug.modules.marketing.models import Presence


def _in_words(data: dict[str, Any]) -> dict[str, Any]:
    code = data.get("presence", "")
    return {**data, "presence": Presence(code).label.lower() if code in Presence.values else "—"}


@dataclass(frozen=True)
class InvitationEvents:
    def declare(self, module: str) -> None:
        """Raises ValueError for an event declared twice."""
        kinds.declare(
            EventKind("marketing_event.invited", _("invited a client: {presence}"), icon="users", words=_in_words),
            EventKind("marketing_event.uninvited", _("took a client off the invited"), icon="users"),
            EventKind("client.invited", _("invited to a marketing event: {presence}"), icon="mega", words=_in_words),
            EventKind("client.uninvited", _("took off the invited to a marketing event"), icon="mega"),
        )
