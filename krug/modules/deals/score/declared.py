"""The score as a part of the room that is switched on and off by itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.records.modules import Module
from krug.modules.deals.score.field import ADDED
from krug.modules.deals.score.jobs import JOBS
from krug.modules.deals.score.panel import PANEL
from krug.modules.deals.score.place import OPTION
from krug.modules.deals.score.report import DEAL_SCORE_QUALITY
from krug.modules.deals.score.settings import PAGE

SCORE = Module(
    OPTION,
    _("Score of deals"),
    about=_("The chance that a deal is won, with its reasons, learnt each night from your own closed deals."),
    needs=("deals",),
    declares=(ADDED, PANEL, PAGE, DEAL_SCORE_QUALITY, *JOBS),
)
