from __future__ import annotations

from django.conf import settings
from django.db import models

# No text has it: it counts as a space, and spaces are made one.
BORDER = "\x1f"


class Entry(models.Model):
    """One record as the search sees it. Owner and department are here so that access is part of the query.

    `linked` are the names of what the record leads to; in `text` they stand after the BORDER, because who sees the
    record does not thereby see them.
    """

    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    subtitle = models.CharField(max_length=300)
    linked = models.CharField(max_length=300, default="")
    key = models.CharField(max_length=200)
    text = models.TextField()
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    department = models.ForeignKey("access.Department", models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "record_id"], name="one_entry_per_record")]
        indexes = [models.Index(fields=["key"], name="entry_by_beginning")]


class IndexShape(models.Model):
    """In which shape the entries are: a Krug that makes them otherwise makes them all anew."""

    number = models.PositiveSmallIntegerField()
