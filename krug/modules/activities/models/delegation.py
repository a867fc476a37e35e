from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from krug.modules.activities.models.activity import Activity


class Delegation(models.Model):
    """That a person gave an activity to another, who takes it on or gives it back.

    The latest word alone: what was before stands in the history. `due_on` is the day it was due when given, so that
    it is seen how far the deadline has moved since. `accepted_at` and `returned_at` None: not answered so.
    """

    activity = models.OneToOneField(Activity, models.CASCADE, related_name="delegation")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField()
    accepted_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["to", "accepted_at", "returned_at"], name="delegations_to_answer"),
            models.Index(fields=["by", "at"], name="delegations_given"),
        ]

    @property
    def is_open(self) -> bool:
        """Whether it waits for the answer of whom it was given to."""
        return self.accepted_at is None and self.returned_at is None
