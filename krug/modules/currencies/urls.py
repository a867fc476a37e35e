from __future__ import annotations

from django.urls import path

from krug.modules.currencies import views

urlpatterns = [
    path("settings/currency-rates", views.rates, name="currency-rates"),
    path("settings/currency-rates/rate", views.rate, name="currency-rate"),
    path("settings/currency-rates/<int:pk>/removal", views.removal, name="currency-rate-removal"),
    path("settings/currency-rates/feed", views.feed, name="currency-rates-feed"),
    path("settings/currency-rates/fetching", views.fetching, name="currency-rates-fetching"),
    path("settings/currency-rates/file", views.file, name="currency-rates-file"),
]
