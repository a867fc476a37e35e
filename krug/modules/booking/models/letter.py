from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krug.modules.booking.models.appointment import Appointment


class What(models.TextChoices):
    BOOKED = "booked", _("confirmation")
    MOVED = "moved", _("another time")
    CANCELLED = "cancelled", _("cancellation")
    REMINDER = "reminder", _("reminder")


class Letter(models.Model):
    """A letter to a visitor, sent when `due_at` has come. `said` is why the last of `tries` attempts failed."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="letters")
    what = models.CharField(max_length=10, choices=What.choices)
    due_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    is_given_up = models.BooleanField(default=False)
    said = models.CharField(max_length=300, blank=True)

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(sent_at=None, is_given_up=False),
                name="booking_letters_waiting",
            )
        ]
