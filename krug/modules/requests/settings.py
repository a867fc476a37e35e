"""What the room adds to the settings beside its lists."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from krug.core.events import kinds
from krug.core.events.kinds import EventKind
from krug.core.records.modules import Declaration
from krug.core.records.settings_pages import Section, SettingsPage
from krug.modules.requests.board_stages import ADDRESS

URL = "/settings/request-terms"


@dataclass(frozen=True)
class SettingsEvents:
    """What an administrator does to the terms and the board, for the trail."""

    def declare(self, module: str) -> None:
        kinds.declare(
            EventKind("request_terms.changed", _("changed the working hours for requests"), "settings", "clock"),
            EventKind("request_stages.changed", _("changed the stages of requests"), "settings", "board"),
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
    SettingsPage(
        "request-stages",
        _("Stages of requests"),
        ADDRESS,
        Section.WORK,
        "board",
        14,
        about=_("The columns of the board of requests: what each means, and how long a request may stand there."),
    ),
    SettingsEvents(),
)
