"""What the room of maps declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.records.modules import Module
from krug.modules.maps.ground import GROUND
from krug.modules.maps.place import PAGE

MODULE = Module(
    "maps",
    _("Map of clients"),
    declares=(PAGE, GROUND),
    optional=False,
    about=_("Where the clients are: on a map, or by town."),
)
