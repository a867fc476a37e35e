from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class FreeBusyLink(models.Model):
    """A secret address at which anybody who has it sees when a person is busy, and nothing else.

    Only the secret's digest is kept. Taken back, the row goes.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="free_busy_links", db_index=False)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=100, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "id"], name="free_busy_links_of_person")]
