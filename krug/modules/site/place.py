"""The page of the settings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.records.settings_pages import Section, SettingsPage

ROOT = "/settings/site-forms"
PAGE = SettingsPage(
    "site-forms",
    _("Forms for the site"),
    ROOT,
    Section.LINKS,
    "inbox",
    20,
    about=_("A form or a call-back button on your site: whoever fills it in becomes a request at once."),
)
