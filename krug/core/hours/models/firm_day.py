from __future__ import annotations

from django.db import models

from krug.core.access.models import Versioned
from krug.core.hours.production import DayKind


class FirmDay(Versioned):
    """A day of the firm's that is not as the production calendar of its country has it.

    Firms of Belarus may work off a moved day on another Saturday; a decree not yet known here is entered so too.
    """

    day = models.DateField(unique=True)
    kind = models.CharField(max_length=10, choices=DayKind.choices)
    title = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return self.day.isoformat()
