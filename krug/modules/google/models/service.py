from __future__ import annotations

from typing import ClassVar

from django.db import models

from krug.core.access.encrypting import Unreadable, decrypt
from krug.core.access.models import Versioned

PURPOSE = "google client"
ONLY = 1


class GoogleService(Versioned):
    """The firm's own client of Google: one row. Nobody is connected and nothing is asked unless `is_on`.

    `secret` is encrypted, "" for none. The addresses are those of Google's documentation until somebody sets others.
    """

    is_on = models.BooleanField(default=False)
    client_id = models.CharField(max_length=300, blank=True)
    secret = models.TextField(blank=True)
    consent = models.CharField(max_length=500, default="https://accounts.google.com/o/oauth2/v2/auth")
    token = models.CharField(max_length=500, default="https://oauth2.googleapis.com/token")
    revoke = models.CharField(max_length=500, default="https://oauth2.googleapis.com/revoke")
    calendar = models.CharField(max_length=500, default="https://www.googleapis.com/calendar/v3")
    people = models.CharField(max_length=500, default="https://people.googleapis.com/v1")

    objects: ClassVar[models.Manager[GoogleService]] = models.Manager()

    @classmethod
    def current(cls) -> GoogleService:
        """As it stands in the database; one that is off where nobody has set any."""
        return cls.objects.filter(pk=ONLY).first() or cls(pk=ONLY)

    @classmethod
    def locked(cls) -> GoogleService:
        """The row for a change, made if missing. Inside a transaction only."""
        return cls.objects.select_for_update().get_or_create(pk=ONLY)[0]

    @property
    def client_secret(self) -> str:
        """ "" where there is none, or none that this installation can read."""
        try:
            return decrypt(self.secret, PURPOSE) if self.secret else ""
        except Unreadable:
            return ""
