from __future__ import annotations

from django.db import models

from krug.core.access.models import Versioned
from krug.modules.timesheets.rounding import Rounding

ONLY = 1


class TimeRules(Versioned):
    """How the firm rounds what it bills, in steps of so many minutes: one row."""

    rounding = models.CharField(max_length=10, choices=Rounding.choices, default=Rounding.NONE)
    round_to = models.PositiveSmallIntegerField(default=15)

    @classmethod
    def current(cls) -> TimeRules:
        return cls.objects.filter(pk=ONLY).first() or cls(pk=ONLY)

    @classmethod
    def locked(cls) -> TimeRules:
        """The row for a change, made if missing. Inside a transaction only."""
        return cls.objects.select_for_update().get_or_create(pk=ONLY)[0]
