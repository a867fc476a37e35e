from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from krug.core.access.models import Versioned


class PersonHours(Versioned):
    """The working week of one person, where it is another than the firm's: for each day, Monday first, its spans in
    minutes."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="hours")
    week = models.JSONField(default=list)

    @property
    def spans(self) -> tuple[Any, ...]:
        return tuple(tuple((begin, end) for begin, end in day) for day in self.week)
