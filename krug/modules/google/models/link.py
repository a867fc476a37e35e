from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from krug.modules.google.merging import Base
from krug.modules.google.models.account import Account


class Area(models.TextChoices):
    CALENDAR = "calendar"
    CONTACTS = "contacts"


class Sort(models.TextChoices):
    """What of Krug it is: an activity, a series of them, a contact person, a client who is a person."""

    ACTIVITY = "activity"
    SERIES = "series"
    CONTACT = "contact"
    CLIENT = "client"


class LinkQuerySet(models.QuerySet["Link"]):
    def marked_now(self) -> LinkQuerySet:
        """Those whose record may have changed since it was last told to the other side."""
        return self.filter(~Q(marked=F("sent")))

    def mark(self) -> int:
        return self.update(marked=F("marked") + 1)


class Link(models.Model):
    """That a record of a person and an entry of their account at Google are one and the same.

    `record_id` None: it waits with what came, `waiting`, for a record that is not there yet. `remote` is what Google
    calls it, "" where it is not there yet; `etag` its version there as last seen. `base`: both sides as last seen; a
    side {} is gone. `generation` grows when it is put there anew. It is to be looked at while `marked` is not `sent`.
    `run` is the reading of all in which it was last met. `fault` says why it is left as it is.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="links", db_index=False)
    area = models.CharField(max_length=10, choices=Area.choices)
    sort = models.CharField(max_length=10, choices=Sort.choices)
    record_id = models.BigIntegerField(null=True)
    remote = models.CharField(max_length=1024, blank=True)
    etag = models.CharField(max_length=200, blank=True)
    base = models.JSONField(default=dict)
    waiting = models.JSONField(null=True)
    generation = models.PositiveIntegerField(default=0)
    marked = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    run = models.PositiveIntegerField(default=0)
    fault = models.TextField(blank=True)

    objects: ClassVar[Any] = LinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "sort", "record_id"],
                condition=Q(record_id__isnull=False),
                name="google_one_link_of_a_record",
            ),
            models.UniqueConstraint(
                fields=["account", "area", "remote"], condition=~Q(remote=""), name="google_one_link_of_an_entry"
            ),
        ]
        indexes = [
            models.Index(fields=["sort", "record_id"], name="google_links_of_record"),
            models.Index(
                fields=["account", "area", "id"], condition=~Q(marked=F("sent")), name="google_links_to_look_at"
            ),
        ]

    @property
    def seen(self) -> Base:
        return Base.of(self.base)

    @property
    def is_gone(self) -> bool:
        """Whether both sides have let go of it, and it is kept only to be known again."""
        return bool(self.base) and not self.base["local"]
