"""The page of the settings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.records.settings_pages import Section, SettingsPage

ROOT = "/settings/webhooks"
PAGE = SettingsPage(
    "webhooks",
    _("Webhooks"),
    ROOT,
    Section.LINKS,
    "bolt",
    50,
    about=_("Tell other programs at once of what happens in Krug: by a signed message to their address."),
)
