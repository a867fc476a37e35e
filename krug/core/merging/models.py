from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone


class Merge(models.Model):
    """Several records made one: `keep_id` stays, those of `merged` are put aside. Can be taken back at any time.

    `changed` is what became other in the record that stays: field name to {"old", "new"}.
    """

    kind = models.CharField(max_length=40)
    keep_id = models.BigIntegerField()
    changed = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "keep_id"], name="merges_of_record")]


class Merged(models.Model):
    """A record that another took in. `moved` is what went along: the name of a carrier to what it noted."""

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="merged", db_index=False)
    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    moved = models.JSONField(default=dict)
    is_apart = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merge", "record_id"], name="merged_once")]
        indexes = [models.Index(fields=["kind", "record_id"], name="where_it_went")]


class Twins(models.Model):
    """Records that are likely one, as the last scan found them. `likelihood` in per cent; `reasons` are codes."""

    kind = models.CharField(max_length=40)
    ids = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    likelihood = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["kind", "-likelihood", "id"], name="likeliest_twins")]


class Apart(models.Model):
    """Somebody has said that these two are not one, the lesser id first."""

    kind = models.CharField(max_length=40)
    one = models.BigIntegerField()
    two = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "one", "two"], name="told_apart_once")]
