from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from krug.core.records.models import Record
from krug.core.records.money import MoneyField
from krug.core.search.text import sort_key
from krug.modules.catalog.vat import VatRate


class ProductKind(models.TextChoices):
    GOODS = "goods", _("Goods")
    SERVICE = "service", _("Service")


class Product(Record):
    """A thing or a service the firm sells. `price` is what it costs where no price list says otherwise, with VAT;
    `cost` is what the firm itself pays for it, in the same currency."""

    KIND: ClassVar[str] = "product"
    PATH: ClassVar[str] = "products"

    name = models.CharField(max_length=255)
    name_key = models.CharField(max_length=200, editable=False)
    kind = models.CharField(max_length=7, choices=ProductKind.choices, default=ProductKind.GOODS)
    code = models.CharField(max_length=60, blank=True, db_index=True)
    barcode = models.CharField(max_length=40, blank=True, default="", db_index=True)
    series = models.CharField(max_length=100, blank=True)
    group = models.ForeignKey("catalog.ProductGroup", models.PROTECT, null=True, blank=True, related_name="products")
    unit = models.ForeignKey("catalog.Unit", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    vat = models.CharField(max_length=4, choices=VatRate.choices, blank=True, default="")
    price = MoneyField(null=True, blank=True)
    cost = MoneyField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="RUB")

    class Meta:
        indexes = [
            models.Index(fields=["name_key", "id"], name="products_by_name"),
            models.Index(fields=["responsible", "name_key", "id"], name="products_of_person"),
            models.Index(fields=["department", "name_key", "id"], name="products_of_department"),
        ]

    def __str__(self) -> str:
        return self.name

    def settle(self) -> None:
        super().settle()
        self.name_key = sort_key(self.name)
