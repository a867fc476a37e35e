from __future__ import annotations

from typing import ClassVar

from django.db import models


class Touched(models.Model):
    """That records of a part were written: the part is a kind, a department (0: none) and the month of making (UTC).

    Kept by triggers of the record's own table, so that no way of writing can forget it. Several rows may speak of one
    part; what tells whether a part is as it was is all of its rows together.
    """

    KEPT_BY_TRIGGERS: ClassVar[bool] = True

    kind = models.CharField(max_length=40)
    department = models.BigIntegerField()
    month = models.CharField(max_length=7)
    changes = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["kind", "department", "month", "changes"], name="touched_parts")]
