"""Every address of Krug."""

from __future__ import annotations

from django.urls import path

from krug.config.views.health import healthz
from krug.config.views.home import home
from krug.core.access.views import me, sessions
from krug.core.records import kinds
from krug.core.search.views import search
from krug.core.ui.pages import pages_of

urlpatterns = [
    path("", home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("signin", sessions.signin, name="signin"),
    path("signout", sessions.signout, name="signout"),
    path("me/theme", me.theme, name="theme"),
    path("me/language", me.language, name="language"),
    path("search", search, name="search"),
    *[page for kind in kinds.all_kinds() for page in pages_of(kind)],
]
