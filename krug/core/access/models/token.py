from __future__ import annotations

import hashlib
import secrets

from django.db import models
from django.utils import timezone


class TokenScope(models.TextChoices):
    READ = "read"
    WRITE = "write"


class ApiToken(models.Model):
    """A key for programs. Only its digest is kept; the key itself is shown once."""

    user = models.ForeignKey("access.User", models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=5, choices=TokenScope.choices)
    created_at = models.DateTimeField(default=timezone.now)

    @classmethod
    def issue(cls, user: models.Model, scope: str) -> str:
        """A new key for `user`, as text to be shown once."""
        key = "krug_" + secrets.token_urlsafe(32)
        cls.objects.create(user=user, digest=cls.digest_of(key), scope=TokenScope(scope))
        return key

    @staticmethod
    def digest_of(key: str) -> str:
        return hashlib.sha256(key.encode()).hexdigest()
