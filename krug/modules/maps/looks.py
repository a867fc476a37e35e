"""The switch above the clients: the list, the map."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.records.looks import Look

PATH = "/clients/map"
LIST = Look("list", _("List"), "list", "/clients", carries=True)
MAP = Look("map", _("Map"), "pin", PATH, carries=True, needs="addresses")
