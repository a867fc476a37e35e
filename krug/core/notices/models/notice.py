from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from krug.core.events.models import Event


class Notice(models.Model):
    """One person is told of one thing.

    `kind` is a declared NoticeKind. `key` names what is told of, so that nobody is told twice: an event, or a reminder
    and its moment. `event` None: what is told of came by the clock, and `data` says it. `card` is the record it leads
    to; kind "" where it leads to none, then `data` holds the `url`. `in_app`: it stands under the bell. Put off until
    `snoozed_until`, it is read; from then on it is unread again.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", db_index=False)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=100)
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+", db_index=False)
    card_kind = models.CharField(max_length=40, blank=True)
    card_id = models.BigIntegerField(default=0)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    in_app = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Notice]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="told_once")]
        indexes = [
            models.Index(fields=["user", "-id"], condition=models.Q(in_app=True), name="notices_of_person"),
            models.Index(
                fields=["user", "-id"], condition=models.Q(in_app=True, read_at=None), name="notices_not_read"
            ),
            models.Index(fields=["card_kind", "card_id", "user"], name="notices_of_card"),
            models.Index(fields=["created_at"], name="notices_by_age"),
        ]

    @property
    def card(self) -> tuple[str, int]:
        return self.card_kind, self.card_id

    def is_unread(self, now: Any) -> bool:
        return self.read_at is None and (self.snoozed_until is None or self.snoozed_until <= now)
