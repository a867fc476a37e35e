from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone


class Touch(models.Model):
    """Something that pages show has changed without being an event: kept for as long as a browser may ask what it
    missed."""

    kind = models.CharField(max_length=40)
    key = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[Touch]] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["at"], name="touches_by_time")]
