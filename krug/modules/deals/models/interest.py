from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models

from krug.core.records.money import MoneyField, RateField
from krug.modules.catalog.vat import VatRate
from krug.modules.deals.interest import sums


class InterestLine(models.Model):
    """What the client of a deal is interested in: a product or a free text, how much of it, at what price.

    `title` is what it was called when it was put down. `price` is for one, with VAT, in the deal's currency; `discount`
    and `probability` are per cent, the latter None where nobody has said. `total` is `amount` as it was written.
    Lines stand in the order of `sort`.
    """

    deal = models.ForeignKey("deals.Deal", models.CASCADE, related_name="lines", db_index=False)
    product = models.ForeignKey("catalog.Product", models.PROTECT, null=True, related_name="interest", db_index=True)
    title = models.CharField(max_length=255)
    quantity = RateField(default=Decimal(1))
    unit = models.ForeignKey("catalog.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    price = MoneyField()
    discount = MoneyField(default=Decimal(0))
    vat = models.CharField(max_length=4, choices=VatRate.choices, blank=True, default="")
    probability = models.PositiveSmallIntegerField(null=True, validators=[MaxValueValidator(100)])
    competitor = models.CharField(max_length=200, blank=True)
    total = MoneyField(default=Decimal(0), editable=False)
    sort = models.PositiveIntegerField(default=0)

    objects: ClassVar[models.Manager[InterestLine]] = models.Manager()

    class Meta:
        ordering = ["sort", "id"]
        indexes = [models.Index(fields=["deal", "sort", "id"], name="lines_of_deal")]

    def __str__(self) -> str:
        return self.title

    @property
    def amount(self) -> Decimal:
        """What the line costs, with VAT, less the discount."""
        return sums.line(self.quantity, self.price, self.discount)
