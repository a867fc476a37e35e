"""What a client has several of."""

from __future__ import annotations

from django.db import models

from krug.core.records.models.several import EmailRow, PhoneRow
from krug.modules.clients.models.client import Client
from krug.modules.clients.models.rows import AddressRow, FoldedRow, MessengerRow, SiteRow


class Phone(PhoneRow):
    client = models.ForeignKey(Client, models.CASCADE, related_name="phones")


class Email(EmailRow):
    client = models.ForeignKey(Client, models.CASCADE, related_name="emails")


class Address(AddressRow):
    client = models.ForeignKey(Client, models.CASCADE, related_name="addresses")

    class Meta(AddressRow.Meta):
        indexes = [
            models.Index(fields=["x", "y", "client"], name="addresses_on_map", condition=models.Q(x__isnull=False))
        ]


class Messenger(MessengerRow):
    client = models.ForeignKey(Client, models.CASCADE, related_name="messengers")


class Site(SiteRow):
    client = models.ForeignKey(Client, models.CASCADE, related_name="sites")


class BankAccount(FoldedRow):
    KEY = "account"
    PARTS = ("bic", "bank", "correspondent", "currency")

    client = models.ForeignKey(Client, models.CASCADE, related_name="accounts")
    account = models.CharField(max_length=40)
    bic = models.CharField(max_length=20, blank=True)
    bank = models.CharField(max_length=200, blank=True)
    correspondent = models.CharField(max_length=20, blank=True)
    currency = models.CharField(max_length=3)
