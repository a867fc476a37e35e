"""What the room of the site declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.records.modules import Module
from krug.modules.site.panels import PANELS
from krug.modules.site.place import PAGE

MODULE = Module(
    "site",
    _("Forms for the site"),
    needs=("requests",),
    declares=(PAGE, *PANELS),
    about=_("Forms and a call-back button for your own site; every message becomes a request."),
)
