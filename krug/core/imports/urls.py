from __future__ import annotations

from django.urls import path

from krug.core.imports.views import imports

urlpatterns = [
    path("imports", imports.listing, name="imports"),
    path("imports/<int:pk>", imports.one, name="import"),
    path("imports/<int:pk>/mapping", imports.mapping, name="import-mapping"),
    path("imports/<int:pk>/undo", imports.undo, name="import-undo"),
    path("imports/<int:pk>/stopping", imports.stopping, name="import-stopping"),
    path("imports/<int:pk>/attempts", imports.attempts, name="import-attempts"),
    path("imports/<int:pk>/rejected", imports.rejected, name="import-rejected"),
]
