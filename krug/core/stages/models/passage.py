from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How a record came into a stage, as the stages stood in that moment."""

    START = "start", _("Began here")
    FORWARD = "forward", _("Forward")
    SKIP = "skip", _("Forward, past other stages")
    BACK = "back", _("Back")
    AGAIN = "again", _("Opened again")


class Passage(models.Model):
    """One stay of a record in a stage; the path of a record is all of them in order. Moves back and skips stay.

    `left_at` is None while the record stands there. `came_from` is the stage before, None at the
    start. `comment` is what was said on coming in, by the actor; once somebody has put it otherwise or added it later,
    `commented_by` and `commented_at` tell who and when.
    """

    record_kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    pipeline = models.ForeignKey("stages.Pipeline", models.PROTECT, related_name="+", db_index=False)
    stage = models.ForeignKey("stages.Stage", models.PROTECT, related_name="passages", db_index=False)
    came_from = models.ForeignKey("stages.Stage", models.PROTECT, null=True, related_name="+", db_index=False)
    way = models.CharField(max_length=8, choices=Way.choices, default=Way.START)
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    comment = models.TextField(blank=True)
    commented_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    commented_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record_kind", "record_id"],
                condition=models.Q(left_at=None),
                name="a_record_stands_in_one_stage",
            )
        ]
        indexes = [
            models.Index(fields=["record_kind", "record_id", "id"], name="passages_of_record"),
            models.Index(fields=["pipeline", "entered_at", "record_id"], name="passages_in_time"),
            models.Index(fields=["stage", "entered_at"], name="passages_of_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.record_kind} {self.record_id}: {self.stage_id}"
