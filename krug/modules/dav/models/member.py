from __future__ import annotations

from django.db import models
from django.utils import timezone

from krug.modules.dav.models.collection import Collection


class Member(models.Model):
    """One thing of a collection as devices were last told of it, or that it is in it no more.

    `number` is that of the collection when it last became other.
    """

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="members", db_index=False)
    name = models.CharField(max_length=255)
    etag = models.CharField(max_length=40)
    number = models.BigIntegerField()
    is_gone = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collection", "name"], name="member_once_of_a_collection")]
        indexes = [models.Index(fields=["collection", "number"], name="members_by_change")]
