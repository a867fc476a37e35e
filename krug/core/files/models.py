from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from krug.core.access.models import User
from krug.core.access.scopes import FieldRight
from krug.core.events import history

KEPT = dt.timedelta(days=30)
LONGEST_NAME = 200


class StoredFile(models.Model):
    """Bytes on the disk, kept once under their SHA-256, however many records they are attached to.

    `content_type` is what the bytes are, whatever the name says. `unused_since`: nothing has led to them from then on.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=100)
    unused_since = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return self.sha256


class AttachmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Those of the records that `user` sees: a file is as open as its record, and as its field where it stands in
        one. Removed ones are out."""
        allowed = Q(pk__in=[])
        for kind, model in history.subjects.items():
            own = Q(kind=kind, record_id__in=model.objects.visible_to(user).values("pk"))
            hidden = hidden_fields(user, kind)
            allowed |= own & ~Q(field__in=hidden) if hidden else own
        return self.filter(allowed, removed_at=None)

    def seen_by(self, user: User, kind: str) -> Self:
        """Those of one kind's records without the fields that the person's role does not see."""
        hidden = hidden_fields(user, kind)
        return self.exclude(field__in=hidden) if hidden else self

    def of_record(self, record: Any) -> Self:
        """What is attached to `record`, newest first."""
        return self.filter(kind=record.KIND, record_id=record.pk, removed_at=None).order_by("-pk")

    def lately_of(self, record: Any) -> Self:
        """What is attached to `record`, newest first, and then what can still be taken back."""
        kept = Q(removed_at=None) | Q(removed_at__gt=timezone.now() - KEPT)
        rows = self.filter(kept, kind=record.KIND, record_id=record.pk)
        return rows.order_by(F("removed_at").desc(nulls_first=True), "-pk")

    def removed_from(self, record: Any) -> Self:
        """What was taken off `record` and can still be taken back, the last first."""
        rows = self.filter(kind=record.KIND, record_id=record.pk, removed_at__gt=timezone.now() - KEPT)
        return rows.order_by("-removed_at", "-pk")


def hidden_fields(user: User, kind: str) -> list[str]:
    """The names of the kind's fields that the person's role does not see."""
    return [name for name, right in user.field_rights(kind).items() if right == FieldRight.HIDDEN]


class Attachment(models.Model):
    """A file beside a record of any kind. `removed_at`: taken off, to be taken back for 30 days.

    `field` names the field of the firm's own that it stands in; "": beside the record as a whole.
    """

    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=LONGEST_NAME)
    field = models.CharField(max_length=60, blank=True, default="")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    added_at = models.DateTimeField(default=timezone.now)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    removed_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record_id", "field", "stored", "name"],
                condition=Q(removed_at=None),
                name="attached_once_under_a_name",
            )
        ]
        indexes = [
            models.Index(fields=["kind", "record_id", "-id"], name="files_of_record"),
            models.Index(fields=["removed_at"], condition=~Q(removed_at=None), name="files_removed"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/files/{self.pk}"
