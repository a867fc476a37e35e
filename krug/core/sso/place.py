from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.records.settings_pages import Section, SettingsPage
from krug.core.sso.models import Provider

ROOT = "/settings/single-sign-on"
WAY = "/signin/sso"
BACK = "/signin/sso/back"
PAGE = SettingsPage(
    "single-sign-on",
    gettext_lazy("Single sign-on"),
    ROOT,
    Section.FIRM,
    "key",
    55,
    about=gettext_lazy("Employees sign in with an account they have already: Keycloak, Yandex 360, Google and others."),
)


def button() -> str:
    """The words of the button before the door; "" where there is none."""
    provider = Provider.current()
    return words_of(provider) if provider.is_on else ""


def words_of(provider: Provider) -> str:
    return provider.words or _("Sign in with the firm's account")
