from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class Reminder(models.Model):
    """A person wants to be told `before` minutes ahead of the moment that a `field` of a record holds.

    `fires_at` follows the field; None while that is empty. `told_at` is the moment of the field that was told of last:
    moved to a later one, it is told of again.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders", db_index=False)
    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    field = models.CharField(max_length=60)
    before = models.PositiveIntegerField(default=0)
    fires_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[Reminder]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "record_id", "user", "field", "before"], name="reminded_once")
        ]
        indexes = [
            models.Index(fields=["fires_at"], condition=models.Q(fires_at__isnull=False), name="reminders_due"),
            models.Index(fields=["user", "-id"], name="reminders_of_person"),
        ]
