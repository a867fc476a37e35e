from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from krug.core.records.currencies import Currency
from krug.core.records.models import Record
from krug.core.search.text import sort_key


class PriceListKind(models.TextChoices):
    RETAIL = "retail", _("Retail")
    WHOLESALE = "wholesale", _("For wholesale")
    DEALER = "dealer", _("For dealers")
    SPECIAL = "special", _("Special offer")


class PriceList(Record):
    """Prices of many products, in one currency, in force from one day to another.

    `rank`: of several lists in force the one with the smaller number is asked first. `client`: for that one alone.
    """

    KIND: ClassVar[str] = "price_list"
    PATH: ClassVar[str] = "price-lists"

    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, editable=False)
    kind = models.CharField(max_length=10, choices=PriceListKind.choices, default=PriceListKind.RETAIL)
    currency = models.CharField(max_length=3, choices=Currency.choices, default=Currency.RUB)
    vat_included = models.BooleanField(default=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    rank = models.PositiveIntegerField(default=100)
    client = models.ForeignKey("clients.Client", models.PROTECT, null=True, blank=True, related_name="price_lists")
    note = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["name_key", "id"], name="price_lists_by_name"),
            models.Index(fields=["responsible", "name_key", "id"], name="price_lists_of_person"),
            models.Index(fields=["department", "name_key", "id"], name="price_lists_of_department"),
        ]

    def __str__(self) -> str:
        return self.name

    def settle(self) -> None:
        super().settle()
        self.name_key = sort_key(self.name)
        self.rank = 100 if self.rank is None else self.rank
