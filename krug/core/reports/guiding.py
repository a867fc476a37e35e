"""What people are shown and told of this room."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from krug.core.help.pages import HelpPage
from krug.core.help.touring import TourStep
from krug.core.reports.running import is_any_open_to

HELP = Path(__file__).parent / "help"
GUIDE = (
    HelpPage("reports", 100, ("/reports",), HELP),
    TourStep(
        "reports",
        70,
        "/reports",
        "main .catalogue, main .head",
        _("Reports"),
        _("They count what you may see, and every number opens its records. What you need daily goes on a dashboard."),
        is_any_open_to,
    ),
)
