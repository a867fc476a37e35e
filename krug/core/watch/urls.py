from __future__ import annotations

from django.urls import path

from krug.core.watch.views import metrics

urlpatterns = [path("metrics", metrics, name="metrics")]
