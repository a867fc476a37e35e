from django.urls import path

from krug.core.sso.views import settings, signin

urlpatterns = [
    path("signin/sso", signin.away, name="sso-away"),
    path("signin/sso/back", signin.back, name="sso-back"),
    path("settings/single-sign-on", settings.provider, name="sso-provider"),
    path("settings/single-sign-on/checking", settings.checking, name="sso-checking"),
    path("settings/single-sign-on/people/<int:pk>/unlinking", settings.unlinking, name="sso-unlinking"),
]
