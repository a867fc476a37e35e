from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from krug.core.records.money import MoneyField, said
from krug.modules.timesheets.models.work_kind import WorkKind
from krug.modules.timesheets.rating import Rate


class BillingRate(models.Model):
    """What an hour costs in the firm's own currency from `since` on, None: from ever.

    Of a client, a person, a kind of work, or of several of them together; with none of them the firm's own. It is never
    changed: a new one takes its place from another day on.
    """

    client = models.ForeignKey("clients.Client", models.PROTECT, null=True, blank=True, related_name="billing_rates")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.ForeignKey(WorkKind, models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField(null=True, blank=True)
    amount = MoneyField()

    objects: ClassVar[models.Manager[BillingRate]] = models.Manager()

    def __str__(self) -> str:
        return said(self.amount)

    @property
    def as_rate(self) -> Rate:
        return Rate(self.amount, self.client_id, self.person_id, self.kind_id, self.since)
