from __future__ import annotations

from django.urls import path

from krug.modules.deals.module import DEAL
from krug.modules.deals.views import settings
from krug.modules.deals.views.closing import closing, reopening

urlpatterns = [
    path("deals/<int:pk>/closing", closing, {"kind": DEAL}, name="deal-closing"),
    path("deals/<int:pk>/reopening", reopening, {"kind": DEAL}, name="deal-reopening"),
    path("settings/deal-kinds", settings.kinds, name="settings-deal-kinds"),
    path("settings/deal-kinds/<int:pk>", settings.kind, name="settings-deal-kind"),
    path("settings/lost-reasons", settings.reasons, name="settings-lost-reasons"),
]
