from django.urls import path

from krug.core.door.views import (
    passkey_signin,
    passkeys,
    profile,
    second_factor,
    sessions,
    setup,
    signins,
    tokens,
    wishes,
)
from krug.core.door.views.joining import join

urlpatterns = [
    path("signin", sessions.signin, name="signin"),
    path("signin/code", sessions.code, name="signin-code"),
    path("signin/code/passkey", passkey_signin.second, name="signin-code-passkey"),
    path("signin/code/passkey/beginning", passkey_signin.second_beginning, name="signin-code-passkey-beginning"),
    path("signin/passkey", passkey_signin.signin, name="signin-passkey"),
    path("signin/passkey/beginning", passkey_signin.beginning, name="signin-passkey-beginning"),
    path("signout", sessions.signout, name="signout"),
    path("join/<str:key>", join, name="join"),
    path("setup", setup.setup, name="setup"),
    path("setup/next", setup.following, name="setup-next"),
    path("me", profile.me, name="me"),
    path("me/password", profile.password, name="me-password"),
    path("me/sign-ins", signins.signins, name="me-sign-ins"),
    path("me/sessions", profile.sessions, name="me-sessions"),
    path("me/second-factor", second_factor.second_factor, name="me-second-factor"),
    path("me/second-factor/codes", second_factor.codes, name="me-second-factor-codes"),
    path("me/second-factor/off", second_factor.off, name="me-second-factor-off"),
    path("me/passkeys", passkeys.passkeys, name="me-passkeys"),
    path("me/passkeys/beginning", passkeys.beginning, name="me-passkeys-beginning"),
    path("me/passkeys/<int:pk>/removal", passkeys.removal, name="me-passkey-removal"),
    path("me/tokens", tokens.tokens, name="me-tokens"),
    path("me/tokens/<int:pk>/revoking", tokens.revoking, name="me-token-revoking"),
    path("me/theme", wishes.theme, name="theme"),
    path("me/language", wishes.language, name="language"),
]
