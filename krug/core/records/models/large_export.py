from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import ngettext


class ExportsOfDay(models.Model):
    """How many rows a person took out on a day of their own time zone, so that nothing need be added up."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    rows = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="exports_of_day_once")]


class LargeExport(models.Model):
    """An export beyond what the firm takes for usual: `rows` of it, and `rows_of_day` with all before it that day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    title = models.CharField(max_length=200)
    rows = models.PositiveBigIntegerField()
    rows_of_day = models.PositiveBigIntegerField()
    dismissed_by: Any = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")

    def __str__(self) -> str:
        return self.title

    @property
    def rows_said(self) -> str:
        return said(self.rows)

    @property
    def rows_of_day_said(self) -> str:
        return said(self.rows_of_day)


def said(rows: int) -> str:
    """How many rows, in words of the active language."""
    number = f"{rows:,}".replace(",", "\u202f")
    return ngettext("%(number)s row", "%(number)s rows", rows) % {"number": number}
