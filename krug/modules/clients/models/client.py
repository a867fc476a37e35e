from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from krug.core.records.models import Record
from krug.core.search.text import sort_key


class ClientKind(models.TextChoices):
    COMPANY = "company", _("Company")
    PERSON = "person", _("Person")


class ClientStatus(models.TextChoices):
    POTENTIAL = "potential", _("Potential")
    CUSTOMER = "customer", _("Customer")
    SUPPLIER = "supplier", _("Supplier")
    PARTNER = "partner", _("Partner")
    COMPETITOR = "competitor", _("Competitor")
    OTHER = "other", _("Other")


class Client(Record):
    """A company or a person the firm deals with."""

    KIND: ClassVar[str] = "client"
    PATH: ClassVar[str] = "clients"

    kind = models.CharField(max_length=10, choices=ClientKind.choices, default=ClientKind.COMPANY)
    name = models.CharField(max_length=255)
    name_key = models.CharField(max_length=200, editable=False)
    status = models.CharField(max_length=12, choices=ClientStatus.choices, default=ClientStatus.POTENTIAL)
    tax_id = models.CharField(max_length=12, blank=True, db_index=True)
    kpp = models.CharField(max_length=9, blank=True)
    ogrn = models.CharField(max_length=15, blank=True)
    okpo = models.CharField(max_length=10, blank=True)
    holding = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="subsidiaries")
    industry = models.CharField(max_length=100, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["name_key", "id"], name="clients_by_name"),
            models.Index(fields=["responsible", "name_key", "id"], name="clients_of_person"),
            models.Index(fields=["department", "name_key", "id"], name="clients_of_department"),
        ]

    def __str__(self) -> str:
        return self.name

    def settle(self) -> None:
        super().settle()
        self.name_key = sort_key(self.name)
