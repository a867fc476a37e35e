from __future__ import annotations

from typing import Any

from django.db import models

from krug.core.access.models import Versioned

ONLY = 1


def usual_week() -> list[Any]:
    """Monday to Friday from nine to six, in minutes of the day."""
    return [[[540, 1080]]] * 5 + [[], []]


class Terms(Versioned):
    """When the firm works and when heads are told: one row.

    `week` holds for each day, Monday first, spans in minutes of the day. A head is told `warn_minutes` of working time
    before a deadline, and of what nobody has taken for `climb_minutes` of it; 0 is never.
    """

    week = models.JSONField(default=usual_week)
    warn_minutes = models.PositiveIntegerField(default=10)
    climb_minutes = models.PositiveIntegerField(default=30)

    @property
    def spans(self) -> tuple[Any, ...]:
        """The week as calendars take it."""
        return tuple(tuple((begin, end) for begin, end in day) for day in self.week)

    @classmethod
    def current(cls) -> Terms:
        return cls.objects.filter(pk=ONLY).first() or cls(pk=ONLY)

    @classmethod
    def locked(cls) -> Terms:
        """The row for a change, made if missing. Inside a transaction only."""
        return cls.objects.select_for_update().get_or_create(pk=ONLY)[0]
