from __future__ import annotations

from django.conf import settings
from django.db import models

from krug.modules.activities.models.activity import Activity


class CheckItem(models.Model):
    """A line of an activity's checklist. `done_at` None: still to be done."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="checklist", db_index=False)
    text = models.CharField(max_length=255)
    place = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        ordering = ["place", "id"]
        indexes = [models.Index(fields=["activity", "place", "id"], name="checklist_in_order")]

    def __str__(self) -> str:
        return self.text
