"""What the room of the site declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.records.modules import Module
from krug.modules.site.notices import VISITOR_WROTE
from krug.modules.site.panels import PANELS
from krug.modules.site.place import PAGE

MODULE = Module(
    "site",
    _("Forms for the site"),
    needs=("requests",),
    declares=(PAGE, *PANELS, VISITOR_WROTE),
    about=_("Forms, a call-back button and a chat for your own site; every message becomes a request."),
)
