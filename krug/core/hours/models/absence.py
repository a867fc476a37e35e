from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Why(models.TextChoices):
    VACATION = "vacation", _("Vacation")
    ILLNESS = "illness", _("Illness")
    TRIP = "trip", _("Business trip")
    OTHER = "other", _("Away")


class Absence(models.Model):
    """Days on which a person does not work, the first and the last among them."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="absences", db_index=False)
    first = models.DateField()
    last = models.DateField()
    why = models.CharField(max_length=20, choices=Why.choices, default=Why.VACATION)

    class Meta:
        ordering = ["first", "id"]
        indexes = [models.Index(fields=["person", "last"], name="absences_of_person")]
