from __future__ import annotations

from typing import ClassVar

import uuid_utils.compat as uuids
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krug.core.events.models import Event
from krug.core.webhooks.models.webhook import Webhook


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("Waits")
    SENT = "sent", _("Taken")
    FAILED = "failed", _("Failed")
    UNSEEN = "unseen", _("Not for this person")


OVER = (DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.UNSEEN)


def new_message() -> str:
    return f"msg_{uuids.uuid7().hex}"


class Delivery(models.Model):
    """One event on its way to one webhook; `event` None is a test.

    `message` is the webhook-id: the same however often it is sent. `position` orders what is told of one record
    (`record_kind`, `record_id`), 0 for a test. One that waits is in the hands of `worker` until `lease_until`.
    `first_at` is when the present run of attempts began.
    """

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", db_index=False)
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+", db_index=False)
    message = models.CharField(max_length=40, default=new_message)
    position = models.BigIntegerField(default=0)
    record_kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(default=timezone.now)
    worker = models.CharField(max_length=60, blank=True)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Delivery]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["webhook", "event"], name="event_once_to_a_webhook")]
        indexes = [
            models.Index(fields=["webhook", "state", "position"], name="deliveries_in_order"),
            models.Index(
                fields=["webhook", "record_kind", "record_id", "state", "position"], name="deliveries_of_record"
            ),
            models.Index(fields=["webhook", "id"], name="deliveries_log"),
            models.Index(fields=["webhook", "lease_until"], name="deliveries_in_hand"),
            models.Index(fields=["done_at"], name="deliveries_done"),
        ]

    @property
    def is_test(self) -> bool:
        return self.event_id is None

    @property
    def may_replay(self) -> bool:
        return self.state in OVER and not self.is_test
