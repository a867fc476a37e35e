from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Answer(models.TextChoices):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    PASSED = "passed"  # its time is over, or somebody else has the request


class Offer(models.Model):
    """A request offered to one person until a moment; at most one of a request waits for its answer."""

    request = models.ForeignKey("requests.Request", models.CASCADE, related_name="offers", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.WAITING)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=models.Q(answer="waiting"), name="a_request_waits_for_one_answer"
            )
        ]
        indexes = [
            models.Index(fields=["request", "person"], name="offers_of_request"),
            models.Index(fields=["person"], condition=models.Q(answer="waiting"), name="offers_to_person"),
            models.Index(fields=["until"], condition=models.Q(answer="waiting"), name="offers_waiting"),
        ]
