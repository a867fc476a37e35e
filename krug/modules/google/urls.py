from django.urls import path

from krug.modules.google.views import own, settings

urlpatterns = [
    path("settings/google", settings.service, name="google-service"),
    path("me/google", own.own, name="google"),
    path("me/google/away", own.away, name="google-away"),
    path("me/google/back", own.back, name="google-back"),
    path("me/google/syncing", own.syncing, name="google-syncing"),
    path("me/google/ending", own.ending, name="google-ending"),
]
