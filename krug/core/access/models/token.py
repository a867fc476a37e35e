from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# "Last used" is written at most this often: a write per request would make every reader a writer.
COARSE = dt.timedelta(minutes=5)


class TokenScope(models.TextChoices):
    READ = "read", _("Only read")
    WRITE = "write", _("Read and write")
    # The password of a phone: what it opens is told there alone, and the API is not among it.
    DAV = "dav", _("Only calendar and contacts on devices")


class ApiToken(models.Model):
    """A key for programs. Only its digest is kept; the key itself is shown once.

    `expires_at` None: until revoked. `last_used` None: never yet; else exact to five minutes.
    """

    user = models.ForeignKey("access.User", models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=5, choices=TokenScope.choices)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used = models.DateTimeField(null=True, blank=True)

    @classmethod
    def issue(cls, user: models.Model, scope: str, name: str = "", expires_at: dt.datetime | None = None) -> str:
        """A new key for `user`, as text to be shown once."""
        key = "krug_" + secrets.token_urlsafe(32)
        digest = cls.digest_of(key)
        cls.objects.create(user=user, digest=digest, scope=TokenScope(scope), name=name, expires_at=expires_at)
        return key

    @classmethod
    def opened_by(cls, key: str) -> ApiToken | None:
        """The token of `key` with its person, in one query; None when revoked, expired, or the person has left."""
        rows = cls.objects.select_related("user__role", "user__department")
        token = rows.filter(digest=cls.digest_of(key), user__is_active=True).first()
        now = timezone.now()
        if token is None or (token.expires_at is not None and token.expires_at <= now):
            return None
        if token.last_used is None or now - token.last_used > COARSE:
            cls.objects.filter(pk=token.pk).update(last_used=now)
        return token

    @staticmethod
    def digest_of(key: str) -> str:
        return hashlib.sha256(key.encode()).hexdigest()
