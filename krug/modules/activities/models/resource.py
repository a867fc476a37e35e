from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import Versioned
from krug.modules.activities.models.activity import Activity


class Sort(models.TextChoices):
    ROOM = "room", _("Room")
    EQUIPMENT = "equipment", _("Equipment")
    CAR = "car", _("Car")
    OTHER = "other", _("Other")


class Resource(Versioned):
    """What is booked for an activity: a meeting room, a projector, a car."""

    name = models.CharField(max_length=100)
    what = models.CharField(max_length=20, choices=Sort.choices, default=Sort.ROOM)
    place = models.CharField(max_length=255, blank=True)
    sort = models.IntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["sort", "id"]

    def __str__(self) -> str:
        return self.name


class Booking(models.Model):
    """That an activity takes a resource for as long as it lasts, wherever it is moved."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="bookings", db_index=False)
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="bookings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "resource"], name="booked_once_for_an_activity")]
