"""What people are shown and told of this room."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from krug.core.help.pages import HelpPage
from krug.core.help.touring import TourStep
from krug.core.records.settings_pages import open_to

HELP = Path(__file__).parent / "help"
GUIDE = (
    HelpPage("settings", 140, ("/settings",), HELP),
    HelpPage(
        "roles",
        150,
        ("/settings/people", "/settings/departments", "/settings/teams", "/settings/access", "/settings/why"),
        HELP,
    ),
    TourStep(
        "settings",
        80,
        "/settings",
        "main .contents",
        _("Settings"),
        _("Stages, fields, roles and modules are set here. Each page has a line on what it is for."),
        lambda user: bool(open_to(user)),
    ),
    TourStep(
        "people",
        90,
        "/settings/people",
        "main [href='/settings/people/new']",
        _("Invite colleagues"),
        _("Name the person and the role: Krug gives a link to come in by. The role says what is seen and changed."),
        lambda user: user.is_administrator,
    ),
)
