from __future__ import annotations

from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone


class DealScore(models.Model):
    """The chance that a deal in work is won, in percent, as judged at `at`; a row of its own, so that judging writes
    nothing to the deal. `reasons` are what spoke for and against it, see `krug.modules.deals.score.words`."""

    deal = models.OneToOneField("deals.Deal", models.CASCADE, related_name="score")
    percent = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["percent", "deal"], name="scores_by_percent")]


class Scoring(models.Model):
    """What was learnt of closed deals: one row. `model` is None while there are too few of them.

    `tells_apart`: whether the trial did better than one chance for all; None where nothing could be tried. Where it did
    not, `model` gives each deal the share of all that were won.

    `tried` is the trial: [deal, chance in thousandths, 1 if it was won] of deals the trial's model, learnt from what
    was closed by `trial_from` alone, had not seen.
    """

    ONLY: ClassVar[int] = 1

    learnt_at = models.DateTimeField(default=timezone.now)
    closed = models.PositiveIntegerField(default=0)
    won = models.PositiveIntegerField(default=0)
    model = models.JSONField(null=True)
    tells_apart = models.BooleanField(null=True)
    tried = models.JSONField(default=list)
    trial_from = models.DateField(null=True)

    @classmethod
    def current(cls, *but: str) -> Any:
        """The row, less the columns `but`; None where nothing was tried to be learnt yet."""
        return cls.objects.filter(pk=cls.ONLY).defer(*but).first()
