"""What the room of time declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.events.groups import EventGroup
from krug.core.records.modules import Module
from krug.core.records.places import Place
from krug.modules.timesheets.entries import GROUP, TIME_ENTRY
from krug.modules.timesheets.guiding import GUIDE
from krug.modules.timesheets.models import TimeEntry
from krug.modules.timesheets.panels import PANELS, TOP
from krug.modules.timesheets.report import TIME
from krug.modules.timesheets.settings import SETTINGS
from krug.modules.timesheets.work_kinds import WORK_KINDS


def _sees_time(user: User) -> bool:
    return user.scope(TimeEntry.KIND, Action.SEE) is not Scope.NONE


MODULE = Module(
    "timesheets",
    _("Time management"),
    kinds=(TIME_ENTRY,),
    about=_("Timers and time sheets: what people's hours went to, and what clients are billed for them."),
    needs=("clients",),
    declares=(
        WORK_KINDS,
        *SETTINGS,
        Place("time", _("Time management"), "/time", "clock", 42, may=_sees_time, is_tab=False),
        *PANELS,
        *GUIDE,
        TOP,
        TIME,
        EventGroup(GROUP, _("Time spent"), order=40, kinds=("client", "deal", "request", "activity", "time_entry")),
    ),
)
