from __future__ import annotations

from django.urls import path

from krug.core.settings.short import page_of
from krug.modules.catalog.groups import GROUPS
from krug.modules.catalog.units import UNITS
from krug.modules.catalog.views import prices

urlpatterns = [
    path("price-lists/<int:pk>/prices", prices.prices, name="price-list-prices"),
    path("price-lists/<int:pk>/prices/<int:price>/removal", prices.removal, name="price-list-price-removal"),
    path("settings/units", page_of(UNITS), name="settings-units"),
    path("settings/product-groups", page_of(GROUPS), name="settings-product-groups"),
]
