"""What the room of targets declares."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from krug.core.events import kinds
from krug.core.events.kinds import EventKind
from krug.core.records.modules import Module
from krug.core.records.settings_pages import Section, SettingsPage
from krug.modules.targets import keeping, reach
from krug.modules.targets.plan_fact import PLAN_FACT
from krug.modules.targets.views import ROOT


@dataclass(frozen=True)
class TargetEvents:
    """What happens to targets, for the trail."""

    def declare(self, module: str) -> None:
        kinds.declare(EventKind(keeping.EVENT, _("changed sales targets"), "settings", "chart"))


MODULE = Module(
    "targets",
    _("Sales targets"),
    about=_("What is to be sold each month, by the firm, a department, a person; plan and fact."),
    needs=("deals",),
    declares=(
        SettingsPage(
            "sales",
            _("Sales targets"),
            ROOT,
            Section.WORK,
            "chart",
            20,
            may=lambda user: not reach.set_by(user).is_nothing,
            about=_("Revenue and won deals to reach, by month: the firm's, a department's, a person's."),
        ),
        TargetEvents(),
        PLAN_FACT,
    ),
)
