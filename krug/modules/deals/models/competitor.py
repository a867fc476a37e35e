from __future__ import annotations

from django.db import models

from krug.core.access.models import Versioned


class Competitor(Versioned):
    """Whom clients compare the firm with. The list is offered where a competitor is named; another may be typed."""

    name = models.CharField(max_length=200)
    note = models.CharField(max_length=500, blank=True)
    sort = models.IntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["sort", "id"]

    def __str__(self) -> str:
        return self.name
