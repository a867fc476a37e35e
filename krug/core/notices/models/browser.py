from __future__ import annotations

import hashlib
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class Browser(models.Model):
    """A browser that shows notices while no page of Krug is open: where its maker's service takes them, and its keys.

    `digest` is that of the address, which is too long for an index of its own.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="browsers")
    endpoint = models.CharField(max_length=2048)
    digest = models.CharField(max_length=64, unique=True)
    p256dh = models.CharField(max_length=200)
    auth = models.CharField(max_length=100)
    name = models.CharField(max_length=100, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Browser]] = models.Manager()

    @staticmethod
    def digest_of(endpoint: str) -> str:
        return hashlib.sha256(endpoint.encode()).hexdigest()
