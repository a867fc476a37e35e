"""What may happen to single sign-on, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.door.events import GROUP as DOOR
from krug.core.events.kinds import EventKind

GROUP = "settings"

EVENTS = (
    EventKind("sso.changed", _("changed {fields} of single sign-on"), GROUP, "key"),
    EventKind("sso.unlinked", _("took the account of the provider from {title}"), GROUP, "key"),
    EventKind("user.sso_linked", _("was linked to an account of {issuer}"), DOOR, "key"),
    EventKind("user.sso_made", _("came in for the first time by {issuer}"), DOOR, "user"),
    EventKind("user.sso_used", _("was let in by {issuer}"), DOOR, "key"),
)
