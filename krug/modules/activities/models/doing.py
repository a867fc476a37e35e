from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from krug.modules.activities.models.activity import Activity


class Doing(models.Model):
    """That an activity was done: by whom, when, what came of it, and which next step it led to (None: to none)."""

    activity = models.OneToOneField(Activity, models.CASCADE, related_name="doing")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    result = models.CharField(max_length=30)
    comment = models.TextField(blank=True)
    next = models.ForeignKey(Activity, models.SET_NULL, null=True, related_name="led_by")

    class Meta:
        indexes = [models.Index(fields=["by", "at"], name="doings_of_person")]

    @property
    def result_title(self) -> str:
        found = self.activity.sort.result(self.result)
        return str(found.title) if found else self.result
