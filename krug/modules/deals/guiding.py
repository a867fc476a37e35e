"""What people are shown and told of this room."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from krug.core.help.pages import HelpPage
from krug.core.help.touring import TourStep, sees

HELP = Path(__file__).parent / "help"
GUIDE = (
    HelpPage("deals", 40, ("/deals",), HELP),
    HelpPage("deal-card", 45, ("/deals/ID",), HELP),
    TourStep(
        "board",
        60,
        "/deals",
        "#board .lane, #board .head",
        _("The board of deals"),
        _("A column is a stage, with the number of deals and their sum on top. Drag a card on, or press M on it."),
        sees("deal"),
    ),
)
