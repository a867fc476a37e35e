from __future__ import annotations

from django.db import models
from django.utils import timezone


class About(models.TextChoices):
    """What a head is told of a request."""

    ANSWER_SOON = "answer_soon"
    ANSWER_LATE = "answer_late"
    SOLUTION_SOON = "solution_soon"
    SOLUTION_LATE = "solution_late"
    UNTAKEN = "untaken"


class Alarm(models.Model):
    """That a head was told of it: once of each."""

    request = models.ForeignKey("requests.Request", models.CASCADE, related_name="alarms", db_index=False)
    about = models.CharField(max_length=13, choices=About.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "about"], name="a_head_is_told_once")]
