"""The pages of the settings and the place in a person's own menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.records.places import Place
from krug.core.records.settings_pages import Section, SettingsPage

ROOT, WAYS, LOG = "/settings/notices", "/settings/notice-ways", "/settings/notice-log"
OWN = SettingsPage(
    "notices",
    _("My notices"),
    ROOT,
    Section.WORK,
    "bell",
    5,
    may=lambda user: True,
    about=_("What Krug tells you of and how: in Krug, by e-mail, in the browser, by Telegram or SMS; quiet hours."),
    is_personal=True,
)
SERVICES = SettingsPage(
    "notice-ways",
    _("Mail server, bot and SMS"),
    WAYS,
    Section.LINKS,
    "mail",
    40,
    about=_("What notices go out through: the firm's mail server, Telegram bot and SMS gateway."),
)
DELIVERIES = SettingsPage(
    "notice-log",
    _("Log of notices"),
    LOG,
    Section.SYSTEM,
    "list",
    60,
    about=_("Who was told of what, by which way, when, and what came of it."),
)
MINE = Place("notices", _("My notices"), ROOT, "bell", 20, "me", is_tab=False)
