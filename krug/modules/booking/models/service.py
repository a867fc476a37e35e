from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models

from krug.core.access.models import Versioned
from krug.core.records.currencies import Currency
from krug.core.records.money import MoneyField
from krug.modules.booking.slots import Asked


class ServiceQuerySet(models.QuerySet[Any]):
    def there(self) -> Self:
        """Without those that were removed."""
        return self.filter(removed_at=None)


class Service(Versioned):
    """What visitors book. Lengths are in minutes.

    `before` and `after` are kept free around it; it may begin each `step_minutes` from the beginning of a working span
    on, not sooner than in `notice_minutes` and not later than in `ahead_days` days. `change_hours`: until so many hours
    before it a visitor may move or cancel it; `remind_hours`: when they are reminded, 0 for never. With `rooms` one of
    them must be free. `price` None: that of `product`, where there is one. `asks_prepayment`: bookings wait to be
    marked as paid.
    """

    title = models.CharField(max_length=200)
    about = models.TextField(max_length=1000, blank=True)
    minutes = models.PositiveIntegerField(default=60)
    before = models.PositiveIntegerField(default=0)
    after = models.PositiveIntegerField(default=0)
    step_minutes = models.PositiveIntegerField(default=30)
    notice_minutes = models.PositiveIntegerField(default=120)
    ahead_days = models.PositiveIntegerField(default=60)
    change_hours = models.PositiveIntegerField(default=12)
    remind_hours = models.PositiveIntegerField(default=24)
    price = MoneyField(null=True, blank=True)
    currency = models.CharField(max_length=3, choices=Currency.choices, default=Currency.RUB)
    product = models.ForeignKey("catalog.Product", models.SET_NULL, null=True, related_name="+", db_index=False)
    asks_prepayment = models.BooleanField(default=False)
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    rooms = models.ManyToManyField("activities.Resource", related_name="+")
    is_on = models.BooleanField(default=True)
    sort = models.IntegerField(default=0)
    removed_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["sort", "title", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def asked(self) -> Asked:
        return Asked(self.minutes, self.before, self.after, self.step_minutes)

    @property
    def cost(self) -> tuple[Decimal, str] | None:
        """What it costs and in which currency; None where nobody has said."""
        if self.price is not None:
            return self.price, self.currency
        if self.product and self.product.deleted_at is None and self.product.price is not None:
            return self.product.price, self.product.currency
        return None

    def window(self, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
        """From when on and before when it may be booked."""
        return now + dt.timedelta(minutes=self.notice_minutes), now + dt.timedelta(days=self.ahead_days)
