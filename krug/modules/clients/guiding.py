"""What people are shown and told of this room."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from krug.core.help.pages import HelpPage
from krug.core.help.touring import TourStep, sees

HELP = Path(__file__).parent / "help"
GUIDE = (
    HelpPage("clients", 30, ("/clients", "/contact-persons"), HELP),
    HelpPage("client-card", 35, ("/clients/ID", "/contact-persons/ID"), HELP),
    TourStep(
        "clients",
        40,
        "/clients",
        "main .bar, main .head",
        _("Clients"),
        _("Conditions narrow the list down; a good set of them is kept as a view. Click a name, and the card opens."),
        sees("client"),
    ),
    TourStep(
        "client-card",
        50,
        "/clients",
        "main .composer, main .id",
        _("Everything about a client"),
        _("The next step, the history, deals and people are on one card. Write down a call or a comment here."),
        sees("client"),
        of="client",
        gives_way=True,
    ),
)
