"""Every address of Krug: each room brings its own, then come the pages every kind of record has."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

from django.apps import apps
from django.urls import path
from django.utils.module_loading import module_has_submodule

from krug.config.backup.views import backups, making
from krug.config.bench.counting import trivial
from krug.config.export import views as export
from krug.config.views.health import healthz
from krug.core.records import kinds
from krug.core.search.views import search
from krug.core.ui.pages import pages_of

handler404 = "krug.core.ui.answers.not_found"
handler500 = "krug.core.ui.answers.failed"


def of_rooms() -> list[Any]:
    """What the rooms declare in their urls.py."""
    rooms = [app for app in apps.get_app_configs() if app.name.startswith("krug.") and app.label != "config"]
    return [
        pattern
        for room in rooms
        if module_has_submodule(room.module, "urls")
        for pattern in import_module(f"{room.name}.urls").urlpatterns
    ]


urlpatterns = [
    path("settings/backups", backups, name="backups"),
    path("settings/backups/making", making, name="backups-making"),
    path("settings/export", export.export, name="export"),
    path("settings/export/making", export.making, name="export-making"),
    path("settings/export/<int:pk>/fetching", export.fetching, name="export-fetching"),
    path("healthz", healthz, name="healthz"),
    path("search", search, name="search"),
    *of_rooms(),
    *([path("bench/trivial", trivial, name="bench-trivial")] if os.environ.get("KRUG_BENCH") == "1" else []),
    *[page for kind in kinds.all_kinds() for page in pages_of(kind)],
]
