from __future__ import annotations

from django.urls import path

from krug.core.help.views import pages, tours

urlpatterns = [
    path("help", pages.contents, name="help"),
    path("help/here", pages.panel, name="help-here"),
    path("help/tour", tours.tour, name="help-tour"),
    path("help/tour/ending", tours.ending, name="help-tour-ending"),
    path("help/<slug:code>", pages.page, name="help-page"),
]
