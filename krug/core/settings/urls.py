from django.urls import path

from krug.core.settings.views.contents import contents

urlpatterns = [
    path("settings", contents, name="settings"),
]
