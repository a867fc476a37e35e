from __future__ import annotations

from django.conf import settings
from django.db import models


class Kept(models.Model):
    """What a person's device wrote of a thing beyond what Krug knows, and by which name it calls it.

    `kind` and `record_id` are the record's, or "series" and the series'. `component` is how it is written: as an event,
    as a task, or as a card. `data` holds lines as they came, see `keeping.py`. `version` grows with each change.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    record_id = models.BigIntegerField()
    name = models.CharField(max_length=255)
    uid = models.CharField(max_length=255)
    component = models.CharField(max_length=10)
    data = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "record_id"], name="kept_once_of_a_record"),
        ]
        indexes = [
            models.Index(fields=["person", "name"], name="kept_by_name"),
            models.Index(fields=["person", "uid"], name="kept_by_uid"),
        ]
