from __future__ import annotations

from django.db import models

from krug.core.access.models import Versioned


class RequestKind(Versioned):
    """What people turn to the firm with, and how soon it answers: in minutes of working time, None as long as it likes.

    `answer_minutes` is until the first answer, `solution_minutes` until the request is closed.
    """

    name = models.CharField(max_length=100)
    answer_minutes = models.PositiveIntegerField(null=True, blank=True)
    solution_minutes = models.PositiveIntegerField(null=True, blank=True)
    sort = models.IntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["sort", "id"]

    def __str__(self) -> str:
        return self.name
