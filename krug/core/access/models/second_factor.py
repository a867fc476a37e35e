from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone

CODES = 10
# Without letters and digits that are taken for one another.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class SecondFactor(models.Model):
    """A program that shows a new code every half a minute (RFC 6238), beside the password.

    `secret` is encrypted. `last_step` is the half-minute whose code was taken last: no code opens twice.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="second_factor")
    secret = models.CharField(max_length=400)
    last_step = models.BigIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)


class RecoveryCode(models.Model):
    """One way in where the telephone is lost; each opens once. Only its digest is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")]

    @classmethod
    def issue(cls, user: models.Model) -> list[str]:
        """New codes, shown this once; those of before open nothing any more."""
        cls.objects.filter(user=user).delete()
        codes = [
            "-".join("".join(secrets.choice(ALPHABET) for _sign in range(5)) for _part in range(2))
            for _code in range(CODES)
        ]
        cls.objects.bulk_create(cls(user=user, digest=_digest(code)) for code in codes)  # type: ignore[misc]
        return codes

    @classmethod
    def spend(cls, user: models.Model, typed: str) -> bool:
        """Whether the code was one of theirs; it is none any more."""
        return bool(cls.objects.filter(user=user, digest=_digest(typed)).delete()[0])


def _digest(code: str) -> str:
    """A code has fifty bits of chance in it, so that a plain digest cannot be turned round."""
    return hashlib.sha256("".join(code.lower().split()).replace("-", "").encode()).hexdigest()
