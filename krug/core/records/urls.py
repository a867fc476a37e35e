"""Files by their own numbers: an address stays good when the file's record is merged into another."""

from __future__ import annotations

from django.urls import path

from krug.core.records.views import files

urlpatterns = [
    path("files/<int:file>", files.content, name="file"),
    path("files/<int:file>/name", files.name, name="file-name"),
    path("files/<int:file>/removal", files.removal, name="file-removal"),
    path("files/<int:file>/restoring", files.restoring, name="file-restoring"),
]
