from __future__ import annotations

from django.db import models

from krug.core.access.models import Versioned

# Between a group's name and that of the one above it.
WITHIN = " / "


class ProductGroup(Versioned):
    """A place in the tree of products. `full_name` is the way to it from the top: “Spare parts / Filters”."""

    name = models.CharField(max_length=100)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    full_name = models.CharField(max_length=500, editable=False, default="")
    sort = models.IntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["sort", "id"]

    def __str__(self) -> str:
        return self.full_name or self.name
