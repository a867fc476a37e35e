"""What the room adds to the settings beside its lists."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from krug.core.events import kinds
from krug.core.events.kinds import EventKind
from krug.core.records.modules import Declaration
from krug.core.records.settings_pages import Section, SettingsPage

URL = "/settings/request-terms"


@dataclass(frozen=True)
class SettingsEvents:
    """What an administrator does to the terms, for the trail."""

    def declare(self, module: str) -> None:
        kinds.declare(
            EventKind("request_terms.changed", _("changed the working hours for requests"), "settings", "clock")
        )


SETTINGS: tuple[Declaration, ...] = (
    SettingsPage(
        "request-terms",
        _("Working hours and deadlines"),
        URL,
        Section.WORK,
        "clock",
        14,
        about=_("When the firm works, by which deadlines are counted, and when heads are told."),
    ),
    SettingsEvents(),
)
