from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Series(models.Model):
    """Activities that come again and again by one rule, as RFC 5545 writes it.

    `starts_on` and `time` are as the responsible person's clock shows them, so that nine o'clock stays nine o'clock
    when clocks are changed. The activities themselves are rows, made some weeks ahead: `made_until` is the last day
    that has been gone through, so that one moved or dropped never comes again. `values` are those of a new one.
    """

    rule = models.CharField(max_length=255)
    starts_on = models.DateField()
    values = models.JSONField(default=dict)
    made_until = models.DateField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField(default=timezone.now)
    is_over = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["is_over", "made_until"], name="series_to_go_on")]
