from django.urls import path

from krug.modules.targets.views import targets

urlpatterns = [path("settings/sales", targets, name="settings-sales")]
