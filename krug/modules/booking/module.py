"""What the room of booking declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.records.modules import Module
from krug.modules.booking.guiding import GUIDE
from krug.modules.booking.place import PLACE, SETTINGS

MODULE = Module(
    "booking",
    _("Online booking"),
    needs=("requests", "site"),
    declares=(*SETTINGS, PLACE, *GUIDE),
    about=_("Visitors choose a time themselves, on your site or on a page; it stands in the calendar at once."),
)
