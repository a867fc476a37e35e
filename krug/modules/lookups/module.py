"""What the room of requisites by number declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.records.modules import Module
from krug.modules.lookups.place import PAGE

MODULE = Module(
    "lookups",
    _("Requisites by number"),
    declares=(PAGE,),
    optional=False,
    about=_("Companies by INN, addresses as they are typed, banks by BIC: filled in from a service the firm chooses."),
)
