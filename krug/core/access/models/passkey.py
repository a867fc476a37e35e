from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from base64 import urlsafe_b64encode

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

SALT = "krug.core.access.passkey"
LASTS = dt.timedelta(minutes=5)


class Purpose(models.TextChoices):
    """What a challenge was given for: an answer to one opens nothing else."""

    ADD = "add"
    ENTER = "enter"
    SECOND = "second"


class Passkey(models.Model):
    """A key kept by a person's device (WebAuthn), of which Krug knows the public half.

    `credential` is the device's name for it and `data` the key itself (attested credential data), both base64url;
    `host` is the only host at which browsers offer it; `owner` is how the device knows the person, the same for all
    passkeys of one. `count` is what the device said last of how often it was used; devices that do not count say 0.
    `last_used` None: not yet.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=100)
    credential = models.CharField(max_length=1400, unique=True)
    data = models.TextField()
    host = models.CharField(max_length=253)
    owner = models.CharField(max_length=86)
    count = models.BigIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    last_used = models.DateTimeField(null=True, blank=True)

    @classmethod
    def owner_of(cls, user: models.Model) -> str:
        """By what devices know the person: the same each time, and says nothing of who it is."""
        known = cls.objects.filter(user=user).values_list("owner", flat=True).first()
        return known or urlsafe_b64encode(salted_hmac(SALT, str(user.pk), algorithm="sha256").digest()).decode()[:43]


class PasskeyChallenge(models.Model):
    """What a device is to sign: given to one browser for one purpose, good for LASTS and for one answer.

    Only its digest is kept. `user` None: it is not known yet who answers. `network` is where it was asked from.
    """

    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=6, choices=Purpose.choices)
    session_key = models.CharField(max_length=40)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    network = models.CharField(max_length=50, blank=True, db_index=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    @classmethod
    def issue(cls, purpose: str, session_key: str, user: models.Model | None = None, network: str = "") -> bytes:
        """A new one; what nobody has answered in time goes."""
        cls.objects.filter(at__lt=timezone.now() - LASTS).delete()
        challenge = secrets.token_bytes(32)
        values = {"purpose": purpose, "session_key": session_key, "user": user, "network": network}
        cls.objects.create(digest=_digest(challenge), **values)
        return challenge

    @classmethod
    def spend(cls, challenge: bytes, purpose: str, session_key: str, user: models.Model | None = None) -> bool:
        """Whether it was given to this browser for this and is still good; of two answers one is the first."""
        rows = cls.objects.filter(digest=_digest(challenge), purpose=purpose, session_key=session_key, user=user)
        return bool(rows.filter(at__gte=timezone.now() - LASTS).delete()[0])

    @classmethod
    def asked_from(cls, network: str) -> int:
        """How many of this network wait for an answer."""
        return cls.objects.filter(network=network, at__gte=timezone.now() - LASTS).count()


def _digest(challenge: bytes) -> str:
    return hashlib.sha256(challenge).hexdigest()
