from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import Versioned
from krug.core.records.currencies import Currency
from krug.core.records.money import RateField

ONLY = 1
OFFICIAL = "https://www.cbr.ru/scripts/XML_daily.asp"


class Source(models.TextChoices):
    BANK = "bank", _("from the bank")
    FILE = "file", _("from a file")
    HAND = "hand", _("by hand")


class Rate(Versioned):
    """`nominal` units of `currency` cost `value` units of `base` from the day `on`, until a later day has a rate."""

    currency = models.CharField(max_length=3, choices=Currency.choices)
    base = models.CharField(max_length=3, choices=Currency.choices)
    on = models.DateField()
    nominal = models.PositiveIntegerField(default=1)
    value = RateField()
    source = models.CharField(max_length=4, choices=Source.choices, default=Source.HAND)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[Rate]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["currency", "base", "on"], name="one_rate_a_day")]
        indexes = [models.Index(fields=["-on", "-id"], name="rates_by_day")]

    def __str__(self) -> str:
        return f"{self.currency}/{self.base} {self.on}"

    @property
    def said(self) -> str:
        """The value without idle noughts."""
        return f"{self.value.normalize():f}"

    @property
    def of_one(self) -> Fraction:
        """What one unit costs, exactly."""
        return Fraction(self.value) / self.nominal


class Feed(Versioned):
    """Where the rates of the Bank of Russia are taken from: one row. `next_at` None: at the next turn of the schedule.

    `known_to`: the last day that was asked for by itself; all before it are there.
    `fault` is why the last asking brought nothing, "" where it brought something; `asked_at` when that was.
    """

    url = models.CharField(max_length=2000, default=OFFICIAL)
    is_on = models.BooleanField(default=False)
    known_to = models.DateField(null=True)
    asked_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=300, blank=True)
    faults = models.PositiveIntegerField(default=0)

    @classmethod
    def current(cls) -> Feed:
        """As it is now; one that is off where nobody has set anything."""
        return cls.objects.filter(pk=ONLY).first() or cls(pk=ONLY)

    @classmethod
    def locked(cls) -> Feed:
        """The row for a change, made if missing. Inside a transaction only."""
        return cls.objects.select_for_update().get_or_create(pk=ONLY)[0]

    @property
    def pause(self) -> dt.timedelta:
        """How long to wait after the last asking: six hours, or after faults 15 minutes, doubled up to an hour."""
        if not self.faults:
            return dt.timedelta(hours=6)
        return dt.timedelta(minutes=min(15 * 2 ** (self.faults - 1), 60))
