from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krug.core.access.encrypting import decrypt
from krug.core.access.models import Versioned

PURPOSE = "webhook"
# So long the secret before signs beside the new one.
OVERLAP = dt.timedelta(hours=24)


class Pause(models.TextChoices):
    """Why Krug itself has stopped sending."""

    FAILING = "failing", _("Nothing but failures for a day")
    GONE = "gone", _("The receiver answered that this address is gone for good")
    PERSON = "person", _("The employee on whose behalf it told no longer works in Krug")


class Webhook(Versioned):
    """An address of another program that is told of events of the chosen `events` kinds.

    It is told what `person` may see at the moment of sending. Switched off (`is_on`), nothing is put down for it;
    while there is a `pause`, events are put down and wait in order. `failures` counts those since the last success,
    `failing_since` is the first of them; until `rest_until` a failing receiver is left in peace. `old_secret` signs
    too until `old_secret_until`. Both secrets are encrypted.
    """

    name = models.CharField(max_length=100)
    url = models.CharField(max_length=2000)
    events = models.JSONField(default=list)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    is_on = models.BooleanField(default=True)
    secret = models.TextField()
    old_secret = models.TextField(blank=True)
    old_secret_until = models.DateTimeField(null=True)
    pause = models.CharField(max_length=10, choices=Pause.choices, blank=True)
    paused_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    rest_until = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[Webhook]] = models.Manager()

    def __str__(self) -> str:
        return self.name

    @property
    def is_sending(self) -> bool:
        return self.is_on and not self.pause

    @property
    def secrets(self) -> list[str]:
        """Those that sign just now, the newest first. Raises Unreadable."""
        found = [self.secret]
        if self.old_secret and self.old_secret_until and self.old_secret_until > timezone.now():
            found.append(self.old_secret)
        return [decrypt(secret, PURPOSE) for secret in found]
