from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from krug.core.access.models import User, Versioned
from krug.core.lists.models.view import Audience, sharing_with


class SegmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User, kind: str = "") -> Self:
        """The segments that `user` knows of: the own ones and those shared with them."""
        found = self.filter(sharing_with(user), removed_at=None)
        return found.filter(kind=kind) if kind else found


class Segment(Versioned):
    """Part of the records of a kind under a name: who fits `filter` now, or its members, as they were at `fixed_at`.

    Of a segment everybody sees only those of its records that they see anyway.
    """

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.OWN)
    department = models.ForeignKey("access.Department", models.SET_NULL, null=True, related_name="+")
    filter = models.JSONField(default=dict)
    fixed_at = models.DateTimeField(null=True)
    fixed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = SegmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "title"], name="segments_of_kind")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_fixed(self) -> bool:
        return self.fixed_at is not None

    def may_change(self, user: User) -> bool:
        return self.owner_id == user.pk or user.is_administrator

    def members(self) -> Any:
        """The ids of a fixed one, for a condition."""
        return SegmentMember.objects.filter(segment=self).values("record_id")


class SegmentMember(models.Model):
    """A record that was in a segment when it was fixed."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="+", db_index=False)
    record_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "record_id"], name="segment_member_once")]


def known_to(user: User, kind: str, ids: list[int]) -> dict[int, Segment]:
    """Those of the segments that `user` knows of, by id. One query."""
    rows: Any = Segment.objects.visible_to(user, kind).filter(Q(pk__in=ids))
    return {row.pk: row for row in rows}
