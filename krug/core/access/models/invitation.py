from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

LIFE = dt.timedelta(days=7)


class Invitation(models.Model):
    """A link by which one person sets a password, once. Only the digest of its key is kept.

    A person has one at most: a new link makes the one before void.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitation")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    @classmethod
    def issue(cls, user: Any) -> str:
        """The key of a new link for `user`, to be shown once."""
        key = secrets.token_urlsafe(24)
        values = {"digest": cls.digest_of(key), "expires_at": timezone.now() + LIFE}
        cls.objects.update_or_create(user=user, defaults=values)
        return key

    @classmethod
    def by_key(cls, key: str) -> Invitation | None:
        """The invitation still good, of a person still working here."""
        rows = cls.objects.filter(digest=cls.digest_of(key), expires_at__gt=timezone.now(), user__is_active=True)
        return rows.select_related("user").first()

    @staticmethod
    def digest_of(key: str) -> str:
        return hashlib.sha256(key.encode()).hexdigest()
