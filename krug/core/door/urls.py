from django.urls import path

from krug.core.door.views import profile, second_factor, sessions, setup, tokens, wishes
from krug.core.door.views.joining import join

urlpatterns = [
    path("signin", sessions.signin, name="signin"),
    path("signin/code", sessions.code, name="signin-code"),
    path("signout", sessions.signout, name="signout"),
    path("join/<str:key>", join, name="join"),
    path("setup", setup.setup, name="setup"),
    path("setup/next", setup.following, name="setup-next"),
    path("me", profile.me, name="me"),
    path("me/password", profile.password, name="me-password"),
    path("me/sessions", profile.sessions, name="me-sessions"),
    path("me/second-factor", second_factor.second_factor, name="me-second-factor"),
    path("me/second-factor/codes", second_factor.codes, name="me-second-factor-codes"),
    path("me/second-factor/off", second_factor.off, name="me-second-factor-off"),
    path("me/tokens", tokens.tokens, name="me-tokens"),
    path("me/tokens/<int:pk>/revoking", tokens.revoking, name="me-token-revoking"),
    path("me/theme", wishes.theme, name="theme"),
    path("me/language", wishes.language, name="language"),
]
