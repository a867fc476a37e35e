"""The processes of kinds of deals that are typical sales, and where each deal stands in its own."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class ProcessVersion(models.Model):
    """A process of a kind of deals as it was drawn once. It never changes: deals that began with it end with it.

    `text` is the file as it was given, `plan` what was understood of it, `source` the code of the process that Krug
    brings along, "" for a firm's own.
    """

    kind = models.ForeignKey("deals.DealKind", models.CASCADE, related_name="processes", db_index=False)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    plan = models.JSONField()
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="versions_of_process")]

    def __str__(self) -> str:
        return f"№{self.number} {self.title}".strip()


class StepStage(models.Model):
    """The stage that a step of a kind's process is, whichever of its versions the step is of."""

    kind = models.ForeignKey("deals.DealKind", models.CASCADE, related_name="step_stages", db_index=False)
    key = models.CharField(max_length=80)
    stage = models.OneToOneField("stages.Stage", models.CASCADE, related_name="process_step")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="stages_of_steps")]


class Run(models.Model):
    """A deal on its way through the process it began with.

    `step` is the key of the step it stands in; of its `total` tasks so many are `done`. `is_ready`: whatever the step
    requires is done, and the next may begin.
    """

    deal = models.OneToOneField("deals.Deal", models.CASCADE, related_name="run")
    version = models.ForeignKey(ProcessVersion, models.PROTECT, related_name="runs")
    step = models.CharField(max_length=80)
    total = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveSmallIntegerField(default=0)
    is_ready = models.BooleanField(default=False)


class StepStay(models.Model):
    """A step that a deal stands in or has left; the last is the one it stands in. `ways`: by which arrows it came."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="stays")
    step = models.CharField(max_length=80)
    ways = models.JSONField(default=list)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]


class StepTask(models.Model):
    """A task of a step whose turn has come, as the activity that it became. `activity` None: it was removed for good.
    `done_at` None: it is still to be done."""

    stay = models.ForeignKey(StepStay, models.CASCADE, related_name="tasks", db_index=False)
    key = models.CharField(max_length=80)
    activity = models.ForeignKey("activities.Activity", models.SET_NULL, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["stay", "key"], name="tasks_of_step")]
