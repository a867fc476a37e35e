from __future__ import annotations

from django.db import models


class ScheduleState(models.Model):
    """When a schedule is due next."""

    code = models.CharField(max_length=60, primary_key=True)
    next_at = models.DateTimeField()
