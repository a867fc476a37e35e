from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from krug.modules.timesheets.durations import said
from krug.modules.timesheets.models.work_kind import WorkKind


class Timer(models.Model):
    """That a person's time is being taken: a row from the start to the stop, one for each person."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    started_at = models.DateTimeField()
    kind = models.ForeignKey(WorkKind, models.PROTECT, null=True, blank=True, related_name="+")
    card_kind = models.CharField(max_length=40, blank=True)
    card_id = models.BigIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects: ClassVar[models.Manager[Timer]] = models.Manager()

    @property
    def card(self) -> tuple[str, int] | None:
        """What it is about; None for nothing."""
        return (self.card_kind, self.card_id) if self.card_id is not None else None

    @property
    def so_far(self) -> str:
        """How long it has run, as 0:12."""
        return said(int((timezone.now() - self.started_at).total_seconds() // 60))
