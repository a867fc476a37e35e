from __future__ import annotations

from typing import Any

from django.db import models


class ExternalId(models.Model):
    """A record's number in the program it was brought from, by which it is known the next time."""

    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=100)
    record_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="one_record_per_external_number")]
        indexes = [models.Index(fields=["kind", "record_id"], name="numbers_of_record")]

    @classmethod
    def known(cls, kind: str, numbers: set[str]) -> dict[str, int]:
        """External number to record id. Whether the record is still there is not said."""
        found = cls.objects.filter(kind=kind, number__in=numbers) if numbers else cls.objects.none()
        return dict(found.values_list("number", "record_id"))

    @classmethod
    def of(cls, kind: str, ids: set[int]) -> dict[int, frozenset[str]]:
        """Record id to its numbers."""
        found: dict[int, frozenset[str]] = {}
        for pk, number in cls.objects.filter(kind=kind, record_id__in=ids).values_list("record_id", "number"):
            found[pk] = found.get(pk, frozenset()) | {number}
        return found

    @classmethod
    def keep(cls, kind: str, numbers: dict[str, int]) -> None:
        """Note the numbers; one noted before now leads to the newer record."""
        rows: Any = [cls(kind=kind, number=number, record_id=pk) for number, pk in numbers.items() if number]
        cls.objects.bulk_create(
            rows,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["kind", "number"],
            update_fields=["record_id"],
        )
