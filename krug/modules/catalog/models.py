from __future__ import annotations

from typing import ClassVar

from django.db import models

from krug.core.records.models import Record
from krug.core.records.money import MoneyField
from krug.core.search.text import sort_key


class Product(Record):
    """A thing or a service the firm sells."""

    KIND: ClassVar[str] = "product"
    PATH: ClassVar[str] = "products"

    name = models.CharField(max_length=255)
    name_key = models.CharField(max_length=200, editable=False)
    code = models.CharField(max_length=60, blank=True, db_index=True)
    series = models.CharField(max_length=100, blank=True)
    price = MoneyField(null=True, blank=True)
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
