"""What people are shown and told of this room."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from krug.core.help.pages import HelpPage
from krug.core.help.touring import TourStep

HELP = Path(__file__).parent / "help"
GUIDE = (
    HelpPage("day", 10, ("/",), HELP),
    HelpPage("activities", 60, ("/activities",), HELP),
    HelpPage("calendar", 70, ("/calendar",), HELP),
    TourStep(
        "day",
        10,
        "/",
        "#day .head h1",
        _("Your day begins here"),
        _("Overdue and today's calls, meetings and tasks stand here. Tick one off and plan the next step at once."),
    ),
)
