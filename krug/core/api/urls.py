from __future__ import annotations

from django.urls import URLResolver, path
from django.urls.resolvers import RoutePattern

from krug.core.api import views

urlpatterns = [
    path("api/v1/openapi.json", views.document, name="api-openapi"),
    path("api/v1/docs", views.docs, name="api-docs"),
    # By name, not by include(): the operations are built when somebody asks for one.
    URLResolver(RoutePattern("api/v1/", is_endpoint=False), "krug.core.api.addresses", app_name="api", namespace="api"),
    path("api/<path:rest>", views.nothing, name="api-nothing"),
]
