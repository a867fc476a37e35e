from django.urls import path

from krug.core.settings.views.contents import contents
from krug.core.settings.views.firm import firm
from krug.core.settings.views.options import options

urlpatterns = [
    path("settings", contents, name="settings"),
    path("settings/firm", firm, name="settings-firm"),
    path("settings/options", options, name="settings-options"),
]
