from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone


class Abc(models.TextChoices):
    A = "A", "A"
    B = "B", "B"
    C = "C", "C"


class Xyz(models.TextChoices):
    X = "X", "X"
    Y = "Y", "Y"
    Z = "Z", "Z"


class ClientClass(models.Model):
    """The class of a client by the last reckoning, a row of its own so that reckoning writes nothing to the client.

    `xyz` is "" where there were too few periods to tell. A client of no sales has no row.
    """

    client = models.OneToOneField("clients.Client", models.CASCADE, related_name="sales_class")
    abc = models.CharField(max_length=1, choices=Abc.choices)
    xyz = models.CharField(max_length=1, choices=Xyz.choices, blank=True)

    class Meta:
        indexes = [models.Index(fields=["abc", "client"], name="clients_by_abc")]


class Reckoning(models.Model):
    """When the classes were last reckoned: one row."""

    ONLY: ClassVar[int] = 1

    at = models.DateTimeField(default=timezone.now)

    @classmethod
    def last(cls) -> Reckoning | None:
        found: Reckoning | None = cls.objects.filter(pk=cls.ONLY).first()
        return found
