"""What the room adds to the settings."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from krug.core.events import kinds
from krug.core.events.kinds import EventKind
from krug.core.records.settings_pages import Section, SettingsPage
from krug.modules.deals import closing_period
from krug.modules.deals.typical.versions import EVENT

CLOSED_PERIOD = "/settings/closed-period"
PAGES = (
    SettingsPage(
        "deal-kinds",
        _("Kinds of deals"),
        "/settings/deal-kinds",
        Section.WORK,
        "board",
        10,
        about=_("Ways of selling: stages, colours, probabilities, the longest stay."),
    ),
    SettingsPage(
        "lost-reasons",
        _("Lost reasons"),
        "/settings/lost-reasons",
        Section.WORK,
        "x",
        20,
        about=_("What a salesperson chooses from when a deal is lost."),
    ),
    SettingsPage(
        "closed-period",
        _("Closed period"),
        CLOSED_PERIOD,
        Section.WORK,
        "lock",
        24,
        about=_("The day up to which closed deals are not opened again and keep their amounts."),
    ),
)


@dataclass(frozen=True)
class SettingsEvents:
    """What an administrator does to the deals' settings, for the trail."""

    def declare(self, module: str) -> None:
        kinds.declare(
            EventKind("deal_kind.added", _("added the kind of deal “{title}”"), "settings", "board"),
            EventKind("deal_kind.changed", _("changed the kind of deal “{title}”"), "settings", "board"),
            EventKind(EVENT, _("gave the kind of deal “{title}” the process “{process}”"), "settings", "board"),
            EventKind("deal_kind.removed", _("removed the kind of deal “{title}”"), "settings", "board"),
            EventKind(
                closing_period.EVENT,
                _("moved the end of the closed period: {old} → {new}"),
                "settings",
                "lock",
                words=closing_period.in_words,
            ),
            EventKind("lost_reasons.changed", _("changed the lost reasons"), "settings", "x"),
        )
