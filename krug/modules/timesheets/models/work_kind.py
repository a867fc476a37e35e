from __future__ import annotations

from django.db import models

from krug.core.access.models import Versioned


class WorkKind(Versioned):
    """What is done in the time: a consultation, travel, work inside the firm; whether clients are billed for it."""

    name = models.CharField(max_length=100)
    is_billable = models.BooleanField(default=True)
    sort = models.IntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["sort", "id"]

    def __str__(self) -> str:
        return self.name
