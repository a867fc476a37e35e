from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class StoredAnswer(models.Model):
    """What a POST with an Idempotency-Key was answered, so that the same request sent again does nothing twice."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    location = models.CharField(max_length=500, blank=True)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects: ClassVar[models.Manager[StoredAnswer]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_key")]


class RateWindow(models.Model):
    """How many requests a token has made in one minute, as the web processes have told each other so far."""

    token = models.ForeignKey("access.ApiToken", models.CASCADE, related_name="+", db_index=False)
    minute = models.BigIntegerField()
    requests = models.IntegerField()

    objects: ClassVar[models.Manager[RateWindow]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "minute"], name="one_window_per_token_and_minute")]
        indexes = [models.Index(fields=["minute"], name="rate_windows_by_minute")]


class ReadingHour(models.Model):
    """How many records a person's tokens have read in one hour; `told` as which large export, None while as none."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    hour = models.BigIntegerField()
    rows = models.BigIntegerField()
    told = models.ForeignKey("records.LargeExport", models.SET_NULL, null=True, related_name="+", db_index=False)

    objects: ClassVar[models.Manager[ReadingHour]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "hour"], name="one_reading_per_person_and_hour")]
        indexes = [models.Index(fields=["hour"], name="readings_by_hour")]
