from __future__ import annotations

from django.urls import path

from krug.modules.deals.module import DEAL
from krug.modules.deals.views.closing import closing, reopening

urlpatterns = [
    path("deals/<int:pk>/closing", closing, {"kind": DEAL}, name="deal-closing"),
    path("deals/<int:pk>/reopening", reopening, {"kind": DEAL}, name="deal-reopening"),
]
