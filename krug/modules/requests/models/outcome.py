from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Closing(models.Model):
    """That a request is over: how, by whom, why. Opened again, the row goes; history keeps it."""

    request = models.OneToOneField("requests.Request", models.CASCADE, related_name="closing")
    comment = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)


class Outcome(models.Model):
    """What a request became: a record of another kind. `has_linked`: it gave the request its client, too."""

    request = models.ForeignKey("requests.Request", models.CASCADE, related_name="outcomes", db_index=False)
    record_kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    has_linked = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["request", "id"], name="outcomes_of_request"),
            models.Index(fields=["record_kind", "record_id"], name="outcomes_by_record"),
        ]
