"""What the room of analysis declares: reports of the client base, and the class of each client as last reckoned."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.records.modules import Module
from krug.modules.analysis.abc import ABC
from krug.modules.analysis.class_moves import CLASS_MOVES
from krug.modules.analysis.cohorts import CLIENT_COHORTS
from krug.modules.analysis.dynamics import CLIENT_DYNAMICS
from krug.modules.analysis.kept.fields import CLASSES
from krug.modules.analysis.kept.reckoning import JOBS
from krug.modules.analysis.matrix import ABC_XYZ
from krug.modules.analysis.ranking import ABC_CLIENTS
from krug.modules.analysis.xyz import XYZ

MODULE = Module(
    "analysis",
    _("Client analysis"),
    about=_("Which clients bring the money, how steadily they buy, and who comes, sleeps and goes."),
    needs=("clients", "deals"),
    declares=(ABC, ABC_CLIENTS, XYZ, ABC_XYZ, CLASS_MOVES, CLIENT_DYNAMICS, CLIENT_COHORTS, CLASSES, *JOBS),
)
