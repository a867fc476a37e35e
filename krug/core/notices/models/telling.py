from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krug.core.notices.models.notice import Notice
from krug.core.notices.ways import Way


class Outcome(models.TextChoices):
    WAITING = "waiting", _("Waits")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")
    UNKNOWN = "unknown", _("No answer: it may have come")
    UNSEEN = "unseen", _("Out of the person's sight")
    READ = "read", _("Read in Krug before")
    CLOSED = "closed", _("The way is closed")


class Telling(models.Model):
    """A notice on its way out by one `way`, once; what came of it stays as the log.

    `due_at` is when it may go, by quiet hours, the digest and pauses after faults; `first_at` when it was tried
    first. In the hands of `worker` until `lease_until`. `said` are the service's own words on a fault, `number` its id
    for what it took.
    """

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="tellings", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    way = models.CharField(max_length=8, choices=Way.choices)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.WAITING)
    due_at = models.DateTimeField(default=timezone.now)
    first_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=60, blank=True)
    lease_until = models.DateTimeField(null=True)
    said = models.CharField(max_length=300, blank=True)
    number = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Telling]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "way"], name="told_once_by_a_way")]
        indexes = [
            models.Index(fields=["way", "due_at"], condition=models.Q(outcome="waiting"), name="tellings_waiting"),
            models.Index(fields=["outcome", "-id"], name="tellings_by_outcome"),
            models.Index(fields=["done_at"], name="tellings_done"),
        ]
