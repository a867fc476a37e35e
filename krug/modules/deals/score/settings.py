"""The score among the settings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.records.settings_pages import Section, SettingsPage
from krug.modules.deals.score.place import ROOT

PAGE = SettingsPage(
    "deal-score",
    _("Score of deals"),
    ROOT,
    Section.WORK,
    "chart",
    22,
    about=_("The chance that a deal is won, learnt from your own closed deals: what it goes by, when it was learnt."),
)
