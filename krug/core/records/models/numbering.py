from __future__ import annotations

from django.db import models
from django.db.models import F


class Numbering(models.Model):
    """The last running number given to records of a kind."""

    code = models.CharField(max_length=40, primary_key=True)
    last = models.BigIntegerField(default=0)

    @classmethod
    def take(cls, code: str, count: int) -> range:
        """The next `count` numbers, nobody else's. Inside the transaction that uses them: undone, they are free again.

        Another process that takes a number at the same moment waits at this row until the transaction ends.
        """
        cls.objects.get_or_create(code=code)
        cls.objects.filter(code=code).update(last=F("last") + count)
        last = cls.objects.values_list("last", flat=True).get(code=code)
        return range(last - count + 1, last + 1)
