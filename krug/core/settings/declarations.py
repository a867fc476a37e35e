"""The settings' place in the menu, and the pages of the ground floor."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.records.modules import Declaration
from krug.core.records.places import Place
from krug.core.records.settings_pages import ROOT, open_to

DECLARED: tuple[Declaration, ...] = (
    Place("settings", _("Settings"), ROOT, "gear", 90, "foot", may=lambda user: bool(open_to(user))),
)
