from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils import timezone


class Confidential(models.Model):
    """A record whose every view is written down: since when, and who marked it."""

    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "record_id"], name="confidential_once")]


class Viewing(models.Model):
    """When a person's view of a confidential record was last written down, so that it is done once in an hour."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "record_id", "user"], name="viewing_once")]


def confidential_among(kind: str, ids: Iterable[int]) -> set[int]:
    """Which of the records are marked as confidential. One query."""
    rows = Confidential.objects.filter(kind=kind, record_id__in=list(ids))
    return set(rows.values_list("record_id", flat=True))
