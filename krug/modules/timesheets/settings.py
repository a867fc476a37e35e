"""What the room adds to the settings beside its list."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from krug.core.events import kinds
from krug.core.events.kinds import EventKind
from krug.core.records.modules import Declaration
from krug.core.records.settings_pages import Section, SettingsPage
from krug.modules.timesheets.keeping_rates import RATES, RULES

URL = "/settings/billing-rates"


@dataclass(frozen=True)
class RateEvents:
    """What an administrator does to rates and rules, for the trail."""

    def declare(self, module: str) -> None:
        kinds.declare(
            EventKind(RATES, _("changed the rates of an hour"), "settings", "clock"),
            EventKind(RULES, _("changed how billed time is rounded"), "settings", "clock"),
        )


SETTINGS: tuple[Declaration, ...] = (
    SettingsPage(
        "billing-rates",
        _("Rates of an hour and rounding"),
        URL,
        Section.WORK,
        "clock",
        24,
        about=_("What an hour costs by client, person and kind of work, and how what is billed is rounded."),
    ),
    RateEvents(),
)
