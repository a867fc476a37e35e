"""What people are shown and told of what stands around every page."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from krug.core.help.pages import HelpPage
from krug.core.help.touring import TourStep
from krug.core.ui.context import creatable

HELP = Path(__file__).parent / "help"
GUIDE = (
    HelpPage("demo", 200, (), HELP),
    HelpPage("search", 20, ("/search",), HELP),
    TourStep(
        "create",
        20,
        "/",
        ".top [popovertarget='create-menu']",
        _("Make a record from anywhere"),
        _("The plus adds a client, a deal or an activity over the page you are on. Nothing you were doing is lost."),
        lambda user: bool(creatable(user)),
        gives_way=True,
    ),
    TourStep(
        "search",
        30,
        "/",
        ".top .find",
        _("Find anything: Ctrl+K"),
        _("Part of a name, the last digits of a phone or a tax number will do. Commands are found in the same field."),
    ),
    TourStep(
        "help",
        100,
        "/",
        ".top [data-help], .top .me",
        _("Help on every page: F1"),
        _("It opens beside the page and speaks of what you are looking at. This tour can be begun again there."),
        gives_way=True,
    ),
)
