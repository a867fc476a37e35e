from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class Follow(models.Model):
    """A person wants to know what happens to one record."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows", db_index=False)
    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[Follow]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "record_id", "user"], name="followed_once")]
        indexes = [models.Index(fields=["user", "-id"], name="follows_of_person")]
