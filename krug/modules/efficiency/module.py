"""What the room of efficiency declares: one report, and nothing that is kept."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.records.modules import Module
from krug.modules.efficiency.report import EFFICIENCY

MODULE = Module(
    "efficiency",
    _("Efficiency"),
    about=_("What each person and department does, how soon they answer and what it comes to; weak places in words."),
    needs=("deals", "activities"),
    declares=(EFFICIENCY,),
)
