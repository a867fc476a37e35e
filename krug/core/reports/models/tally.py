from __future__ import annotations

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Tally(models.Model):
    """What a report counted of one part (see Touched), kept to be added up with others.

    `seen` is how the part stood when counting began, `shape` what else the counting hung on: where either differs
    now, the part is counted again. The row of month "" says that every part of the department has been counted.
    """

    KEPT_BY_TRIGGERS: ClassVar[bool] = True  # made anew from the rows wherever they are

    subject = models.CharField(max_length=60)
    department = models.BigIntegerField()
    month = models.CharField(max_length=7)
    seen = models.CharField(max_length=80)
    shape = models.CharField(max_length=64)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "department", "month"], name="one_tally_of_a_part")]
