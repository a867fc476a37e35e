"""What may happen to the settings of the map, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.events.kinds import EventKind

EVENTS = (EventKind("maps.changed", _("changed {fields} of the map"), "settings", "gear"),)
