from __future__ import annotations

from django.urls import path

from krug.core.lists.views import bin as bin_
from krug.core.lists.views import bulk, picking, segments

urlpatterns = [
    path("pick/<slug:code>", picking.picks, name="picks"),
    path("bin", bin_.contents, name="bin"),
    path("bin/<slug:code>/<int:pk>", bin_.restoring, name="restore"),
    path("bin/<slug:code>/<int:pk>/again", bin_.again, name="bin-again"),
    path("segments", segments.segments, name="segments"),
    path("segments/<int:pk>", segments.segment, name="segment"),
    path("segments/<int:pk>/removal", segments.removal, name="segment-removal"),
    path("bulk/<int:pk>", bulk.progress, name="bulk"),
    path("bulk/<int:pk>/undo", bulk.undo, name="bulk-undo"),
]
