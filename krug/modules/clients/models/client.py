from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from krug.core.records.models import Record
from krug.core.search.text import digits, sort_key


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
    holding = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="subsidiaries")
    industry = models.CharField(max_length=100, blank=True)
    channel = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=200, blank=True)
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

    @classmethod
    def add_phones(cls, given: Iterable[tuple[Client, list[dict[str, str]]]]) -> None:
        """The phones of many new clients at once."""
        Phone.objects.bulk_create((Phone.of(client, row) for client, rows in given for row in rows), batch_size=500)

    @classmethod
    def add_emails(cls, given: Iterable[tuple[Client, list[dict[str, str]]]]) -> None:
        """The e-mails of many new clients at once."""
        Email.objects.bulk_create(
            (Email(client=client, **row) for client, rows in given for row in rows), batch_size=500
        )

    def set_phones(self, rows: list[dict[str, str]]) -> None:
        self.phones.all().delete()
        Phone.objects.bulk_create(Phone.of(self, row) for row in rows)

    def set_emails(self, rows: list[dict[str, str]]) -> None:
        self.emails.all().delete()
        Email.objects.bulk_create(Email(client=self, **row) for row in rows)


def reversed_digits(number: str) -> str:
    """What a phone is found by: its digits from the last one; 8 at the beginning of a Russian number is 7."""
    bare = digits(number)
    if len(bare) == 11 and bare[0] == "8":
        bare = "7" + bare[1:]
    return bare[::-1]


class Phone(models.Model):
    """A phone as it was written, and its digits reversed, to be found by the last ones."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="phones")
    number = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, default="work")
    reversed_digits = models.CharField(max_length=20, db_index=True)

    class Meta:
        ordering = ["id"]

    @classmethod
    def of(cls, client: Client, row: dict[str, str]) -> Phone:
        return cls(client=client, reversed_digits=reversed_digits(row["number"]), **row)

    def plain(self) -> dict[str, Any]:
        return {"number": self.number, "kind": self.kind}


class Email(models.Model):
    client = models.ForeignKey(Client, models.CASCADE, related_name="emails")
    address = models.EmailField(db_index=True)
    kind = models.CharField(max_length=20, default="work")

    class Meta:
        ordering = ["id"]

    def plain(self) -> dict[str, Any]:
        return {"address": self.address, "kind": self.kind}
