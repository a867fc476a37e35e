from __future__ import annotations

from django.db import models

from krug.core.access.models import Versioned


class Unit(Versioned):
    """In what a product is counted. `name` is the short one that stands beside a quantity, `okei` its Russian code."""

    name = models.CharField(max_length=20)
    full_name = models.CharField(max_length=100, blank=True)
    okei = models.CharField(max_length=4, blank=True)
    sort = models.IntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["sort", "id"]

    def __str__(self) -> str:
        return self.name
