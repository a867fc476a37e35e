from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from krug.core.jobs import kinds


class JobState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Under way")
    DONE = "done", _("Finished")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Stopped")


class Job(models.Model):
    """One piece of background work.

    A running job belongs to `worker` until `lease_until`; after that any other may go on from `checkpoint`.
    `attempts` counts how often it was taken up since it last came forward. `actor` None is Krug itself.
    `origin`: from where it was asked for, see `events.origin`; None where nothing is known of it.
    """

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    origin = models.JSONField(null=True)
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    checkpoint = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    result = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    error = models.TextField(blank=True)
    worker = models.CharField(max_length=60, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    run_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], condition=~Q(key=""), name="one_job_per_key")]
        indexes = [models.Index(fields=["state", "run_at"], name="jobs_due")]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def title(self) -> str | Promise:
        return kinds.get(self.kind).title

    @property
    def is_over(self) -> bool:
        return self.state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}

    @property
    def may_retry(self) -> bool:
        if self.state not in {JobState.FAILED, JobState.CANCELLED}:
            return False
        ask = kinds.get(self.kind).may_go_on
        return ask is None or ask(self)

    @property
    def percent(self) -> int | None:
        """None while the size of the work is not known."""
        return min(100, 100 * self.done // self.total) if self.total else None

    @property
    def page(self) -> str:
        """Where the person sees what came of it; empty when there is no such place."""
        kind = kinds.get(self.kind)
        return kind.page(self) if kind.page else ""
