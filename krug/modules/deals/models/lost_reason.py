from __future__ import annotations

from django.db import models

from krug.core.access.models import Versioned


class LostReason(Versioned):
    """Why deals are lost, from the firm's own list. One that is no longer chosen stays for the deals of the past."""

    name = models.CharField(max_length=200)
    sort = models.IntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["sort", "id"]

    def __str__(self) -> str:
        return self.name
