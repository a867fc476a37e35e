"""What may happen to the settings of the service, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.events.kinds import EventKind

EVENTS = (EventKind("lookups.changed", _("changed {fields} of the service of requisites"), "settings", "firm"),)
