from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import Versioned
from krug.core.records.currencies import Currency


class KindType(models.TextChoices):
    WITHOUT_STAGES = "without_stages", _("Without stages: won or lost only")
    MANUAL_STAGES = "manual_stages", _("Manual stages: people move the deals")
    TYPICAL_SALE = "typical_sale", _("Typical sale: a process with fixed stages")


class DealKind(Versioned):
    """A way of selling: whether it has stages and which, and what a deal of this kind must have.

    `process` is the one new deals of a typical sale begin with, None for every other type. A kind without stages has a
    pipeline too, with no stages in it: its deals in work are one lane of the board.
    """

    name = models.CharField(max_length=200)
    type = models.CharField(max_length=16, choices=KindType.choices, default=KindType.MANUAL_STAGES)
    pipeline = models.OneToOneField("stages.Pipeline", models.PROTECT, null=True, related_name="deal_kind")
    process = models.ForeignKey("deals.ProcessVersion", models.SET_NULL, null=True, related_name="+", db_index=False)
    primary_interest_required = models.BooleanField(default=False)
    lost_reason_required = models.BooleanField(default=True)
    currency = models.CharField(max_length=3, choices=Currency.choices, default="RUB")
    sort = models.IntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["sort", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def has_stages(self) -> bool:
        return self.type != KindType.WITHOUT_STAGES

    @property
    def is_typical_sale(self) -> bool:
        return self.type == KindType.TYPICAL_SALE
