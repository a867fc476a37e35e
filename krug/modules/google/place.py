"""Where the room is to be found."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.records.places import Place
from krug.core.records.settings_pages import Section, SettingsPage

ROOT = "/settings/google"
OWN = "/me/google"
BACK = "/me/google/back"
PAGE = SettingsPage(
    "google",
    _("Google Calendar and Contacts"),
    ROOT,
    Section.LINKS,
    "cal",
    70,
    about=_("Employees connect their own accounts: activities and contacts are the same in Krug and at Google."),
)
PLACE = Place("google", _("Google"), OWN, "cal", 30, "me")
