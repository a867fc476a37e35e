"""What the room of calendars and address books on devices declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.records.modules import Module
from krug.core.records.places import Place
from krug.modules.dav.guiding import GUIDE

DEVICES = Place("devices", _("Calendar and contacts on my phone"), "/me/devices", "phone", 25, "me", is_tab=False)
MODULE = Module(
    "dav",
    _("Calendar and contacts on devices"),
    declares=(DEVICES, *GUIDE),
    about=_("CalDAV and CardDAV: activities and clients in the phone's own calendar and address book, both ways."),
)
