from __future__ import annotations

from typing import ClassVar

from django.db import models

from krug.core.records.models import Record
from krug.core.records.money import MoneyField
from krug.core.search.text import sort_key


class Repair(Record):
    """A machine brought in to be mended."""

    KIND: ClassVar[str] = "repair"
    PATH: ClassVar[str] = "repairs"

    name = models.CharField(max_length=255)
    name_key = models.CharField(max_length=200, editable=False)
    client = models.ForeignKey("clients.Client", models.PROTECT, null=True, related_name="+")
    serial_number = models.CharField(max_length=60, blank=True)
    cost = MoneyField(null=True)
    currency = models.CharField(max_length=3, default="RUB")
    ready_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["name_key", "id"], name="repairs_by_name"),
            models.Index(fields=["responsible", "name_key", "id"], name="repairs_of_person"),
            models.Index(fields=["department", "name_key", "id"], name="repairs_of_department"),
        ]

    def __str__(self) -> str:
        return self.name

    def cards(self) -> list[tuple[str, int]]:
        return [("client", self.client_id)] if self.client_id else []

    def settle(self) -> None:
        super().settle()
        self.name_key = sort_key(self.name)
