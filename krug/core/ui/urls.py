from __future__ import annotations

from django.urls import path

from krug.core.ui.views import palette, quick

urlpatterns = [
    path("search/palette", palette.palette, name="palette"),
    path("create/<slug:code>", quick.quick, name="quick"),
]
