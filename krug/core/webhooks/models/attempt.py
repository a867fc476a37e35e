from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krug.core.webhooks.models.delivery import Delivery


class Fault(models.TextChoices):
    """What was wrong with an attempt."""

    ANSWER = "answer", _("The receiver answered that it did not take it")
    GONE = "gone", _("The receiver answered that this address is gone for good")
    NAME = "name", _("There is no such host")
    ADDRESS = "address", _("The host leads into a private network")
    REFUSED = "refused", _("No connection")
    TRUST = "trust", _("The certificate of the receiver is not trusted")
    TIME = "time", _("No answer in time")
    BROKEN = "broken", _("The connection broke off")
    OWN = "own", _("Krug could not put the message together")


class Attempt(models.Model):
    """One sending of a delivery: what was sent, what came back. `status` None: no answer."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="log")
    at = models.DateTimeField(default=timezone.now)
    took = models.PositiveIntegerField(default=0)  # milliseconds
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.TextField(blank=True)
    fault = models.CharField(max_length=10, choices=Fault.choices, blank=True)

    objects: ClassVar[models.Manager[Attempt]] = models.Manager()

    @property
    def was_taken(self) -> bool:
        return not self.fault
