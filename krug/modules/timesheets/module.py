"""What the room of time declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.events.groups import EventGroup
from krug.core.records.modules import Module
from krug.modules.timesheets.entries import GROUP, TIME_ENTRY
from krug.modules.timesheets.work_kinds import WORK_KINDS

MODULE = Module(
    "timesheets",
    _("Time management"),
    kinds=(TIME_ENTRY,),
    about=_("Timers and time sheets: what people's hours went to, and what clients are billed for them."),
    needs=("clients",),
    declares=(
        WORK_KINDS,
        EventGroup(GROUP, _("Time spent"), order=40, kinds=("client", "deal", "request", "activity", "time_entry")),
    ),
)
