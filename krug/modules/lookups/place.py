"""The page of the settings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.records.settings_pages import Section, SettingsPage

ROOT = "/settings/lookups"
PAGE = SettingsPage(
    "lookups",
    _("Requisites by INN"),
    ROOT,
    Section.LINKS,
    "firm",
    60,
    about=_("Fill in companies by INN, addresses and banks from DaData or a service like it."),
)
