"""The page of the settings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.records.settings_pages import Section, SettingsPage

ROOT = "/settings/map"
PAGE = SettingsPage(
    "maps",
    _("Map"),
    ROOT,
    Section.LINKS,
    "pin",
    65,
    about=_("From where the map of clients takes its pictures."),
)
