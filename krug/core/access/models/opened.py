from __future__ import annotations

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone


class OpenSession(models.Model):
    """Where a person is signed in: which session, since when, from what address, with what browser."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sessions")
    session_key = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField(default=timezone.now)
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=200, blank=True)

    @classmethod
    def of(cls, user: Any) -> list[OpenSession]:
        """The sessions still open, newest first."""
        alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
        return list(cls.objects.filter(user=user, session_key__in=alive).order_by("-at"))

    @classmethod
    def end(cls, rows: models.QuerySet[OpenSession]) -> None:
        """Whoever holds one of these sessions must sign in again."""
        store: Any = import_module(settings.SESSION_ENGINE).SessionStore
        for one in rows:
            store(one.session_key).delete()
        rows.delete()

    @classmethod
    def sweep(cls) -> None:
        """Sessions that have ended by themselves are kept no longer, whose ever they were."""
        Session.objects.filter(expire_date__lt=timezone.now()).delete()
        cls.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()

    @property
    def browser(self) -> str:
        """The browser's and the system's name out of the long line a browser sends; the line itself if unknown."""
        names = [name for name, sign in _BROWSERS if sign in self.agent][:1]
        names += [name for name, sign in _SYSTEMS if sign in self.agent][:1]
        return ", ".join(names) or self.agent


# In this order: Edge and Yandex call themselves Chrome too, and Chrome calls itself Safari.
_BROWSERS = [("Edge", "Edg/"), ("Yandex", "YaBrowser/"), ("Opera", "OPR/"), ("Firefox", "Firefox/")]
_BROWSERS += [("Chrome", "Chrome/"), ("Safari", "Safari/")]
_SYSTEMS = [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows")]
_SYSTEMS += [("macOS", "Mac OS X"), ("Linux", "Linux")]
