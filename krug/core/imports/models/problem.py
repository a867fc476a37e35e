from __future__ import annotations

from django.db import models


class Problem(models.Model):
    """A row that does not go in. `faults`: [place of the cell or null, reason], in the person's language.

    `dry` tells the dry run's from the run's.
    """

    of = models.ForeignKey("imports.Import", models.CASCADE, related_name="problems", db_index=False)
    dry = models.BooleanField()
    row = models.PositiveIntegerField()
    cells = models.JSONField()
    faults = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["of", "dry", "row"], name="problems_of_import")]
