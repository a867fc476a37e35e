"""What the room adds to the settings."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from krug.core.events import kinds
from krug.core.events.kinds import EventKind
from krug.core.records.settings_pages import Section, SettingsPage
from krug.modules.deals.typical.versions import EVENT

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
            EventKind("lost_reasons.changed", _("changed the lost reasons"), "settings", "x"),
        )
