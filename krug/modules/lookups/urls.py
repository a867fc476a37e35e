from django.urls import path

from krug.modules.lookups.views import filling, settings

urlpatterns = [
    path("settings/lookups", settings.service, name="lookups"),
    path("settings/lookups/testing", settings.testing, name="lookups-testing"),
    path("lookups/company", filling.company, name="lookups-company"),
    path("lookups/addresses", filling.addresses, name="lookups-addresses"),
    path("lookups/bank", filling.bank, name="lookups-bank"),
]
