from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

KEPT = dt.timedelta(days=30)


class Binned(models.Model):
    """A record in the bin: since when and by whom. Owner and department are here so that access is in the query."""

    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    department = models.ForeignKey("access.Department", models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "record_id"], name="in_the_bin_once")]
        indexes = [models.Index(fields=["-at", "-id"], name="bin_newest_first")]

    @classmethod
    def of(cls, record: Any, by: Any) -> Binned:
        return cls(
            kind=record.KIND,
            record_id=record.pk,
            title=str(record)[:300],
            by=by,
            responsible_id=record.responsible_id,
            department_id=record.department_id,
        )

    @classmethod
    def lying(cls, kind: str) -> models.QuerySet[Any, Any]:
        """The ids of the records of a kind that are in the bin, for a condition."""
        return cls.objects.filter(kind=kind).values("record_id")

    @classmethod
    def follow(cls, kind: str, records: Iterable[Any]) -> None:
        """These records have got other people responsible: the bin shows them to those. Two queries at most."""
        by_id = {record.pk: record for record in records if record.deleted_at is not None}
        rows = list(cls.objects.filter(kind=kind, record_id__in=by_id)) if by_id else []
        for row in rows:
            record = by_id[row.record_id]
            row.responsible_id, row.department_id = record.responsible_id, record.department_id
        if rows:
            cls.objects.bulk_update(rows, ["responsible", "department"], batch_size=500)

    @property
    def kept_until(self) -> dt.datetime:
        return self.at + KEPT
