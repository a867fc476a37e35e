from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from krug.core.records.models import Record
from krug.core.search.text import sort_key
from krug.modules.clients.models.client import Client


class DecisionRole(models.TextChoices):
    """What a person's word means when the company decides."""

    UNKNOWN = "", "—"
    DECIDES = "decides", _("decides")
    INFLUENCES = "influences", _("influences")
    AGREES = "agrees", _("must agree")
    USES = "uses", _("uses")
    PAYS = "pays", _("pays")


class ContactPerson(Record):
    """A person with a position in a company. Who sees the company sees its people: they go with its responsible."""

    KIND: ClassVar[str] = "contact"
    PATH: ClassVar[str] = "contact-persons"

    company = models.ForeignKey(Client, models.PROTECT, null=True, blank=True, related_name="contact_persons")
    name = models.CharField(max_length=255)
    name_key = models.CharField(max_length=200, editable=False)
    position = models.CharField(max_length=200, blank=True)
    decides = models.CharField(max_length=12, choices=DecisionRole.choices, default=DecisionRole.UNKNOWN, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["name_key", "id"], name="contacts_by_name"),
            models.Index(fields=["responsible", "name_key", "id"], name="contacts_of_person"),
            models.Index(fields=["department", "name_key", "id"], name="contacts_of_department"),
        ]

    def __str__(self) -> str:
        return self.name

    def settle(self) -> None:
        if self.company is not None:
            self.responsible = self.company.responsible
        super().settle()
        self.name_key = sort_key(self.name)

    def cards(self) -> list[tuple[str, int]]:
        return [("client", self.company_id)] if self.company_id else []
