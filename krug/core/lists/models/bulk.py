from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class BulkVerb(models.TextChoices):
    """What is done with every record chosen."""

    CHANGE = "change", _("Change")
    TAG = "tag", _("Put a tag")
    UNTAG = "untag", _("Take a tag off")
    BIN = "bin", _("Delete")


class BulkState(models.TextChoices):
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


class BulkChange(models.Model):
    """One change of many records, done in pieces and able to be taken back.

    `selection` is {"ids": […]} or {"filter": text, "q": text}; `values` is what the verb takes. `last_id` is how far
    the pieces have come, written in the transaction of each, so that a worker may be killed at any instant.
    """

    kind = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    verb = models.CharField(max_length=10, choices=BulkVerb.choices)
    values = models.JSONField(default=dict)
    selection = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=BulkState.choices, default=BulkState.RUNNING)
    total = models.IntegerField(default=0)
    last_id = models.BigIntegerField(default=0)
    changed = models.IntegerField(default=0)
    left = models.IntegerField(default=0)
    restored = models.IntegerField(default=0)
    kept = models.IntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    @property
    def is_over(self) -> bool:
        return self.state in (BulkState.DONE, BulkState.UNDONE)


class BulkItem(models.Model):
    """What a bulk change did to one record: field name to {"old", "new"}; `reason` where it was left."""

    bulk = models.ForeignKey(BulkChange, models.CASCADE, related_name="items", db_index=False)
    record_id = models.BigIntegerField()
    values = models.JSONField(default=dict)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bulk", "record_id"], name="one_item_per_record")]
