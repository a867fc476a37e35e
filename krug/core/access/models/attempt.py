from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone

MOST = 10
WINDOW = dt.timedelta(minutes=15)


class FailedSignIn(models.Model):
    """A wrong password, kept in the database because several processes must count together."""

    address = models.CharField(max_length=254)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["address", "at"], name="failed_signins_of_address")]

    @classmethod
    def note(cls, email: str) -> None:
        cls.objects.filter(at__lt=timezone.now() - WINDOW).delete()
        cls.objects.create(address=email.lower()[:254])

    @classmethod
    def too_many(cls, email: str) -> bool:
        """Whether guessing at this address, known or not, must wait."""
        since = timezone.now() - WINDOW
        return cls.objects.filter(address=email.lower()[:254], at__gte=since).count() >= MOST

    @classmethod
    def recent(cls) -> int:
        """How many failed, at whatever address."""
        return cls.objects.filter(at__gte=timezone.now() - WINDOW).count()
