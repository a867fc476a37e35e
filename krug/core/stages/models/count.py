from __future__ import annotations

from django.conf import settings
from django.db import models

from krug.core.records.money import MoneyField


class StageCount(models.Model):
    """How many open records stand in a stage and what they are worth, by owner and currency.

    Kept by triggers of the record's own table, so that no way of writing can forget it. Always add rows up: several
    may speak of one cell. `stage` is None for a record of a pipeline without stages.
    """

    # A copy of the database fills this table by its own triggers.
    KEPT_BY_TRIGGERS = True

    pipeline = models.ForeignKey("stages.Pipeline", models.CASCADE, related_name="counts", db_index=False)
    stage = models.ForeignKey("stages.Stage", models.CASCADE, null=True, related_name="counts", db_index=False)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", db_index=False
    )
    department = models.ForeignKey("access.Department", models.CASCADE, null=True, related_name="+", db_index=False)
    currency = models.CharField(max_length=3, blank=True)
    count = models.IntegerField()
    amount = MoneyField()

    class Meta:
        indexes = [models.Index(fields=["pipeline", "stage", "responsible", "department"], name="counts_of_pipeline")]
