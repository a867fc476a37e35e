from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from krug.core.records.money import MoneyField


class Price(models.Model):
    """What a product costs by a price list from a day on, until another row of the two has a later day.

    Rows are history: a new price is a new row, so that what was reckoned with an old one can be looked up.
    """

    price_list = models.ForeignKey("catalog.PriceList", models.CASCADE, related_name="prices", db_index=False)
    product = models.ForeignKey("catalog.Product", models.CASCADE, related_name="prices", db_index=False)
    valid_from = models.DateField()
    amount = MoneyField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[Price]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "price_list", "valid_from"], name="one_price_a_day"),
        ]
        indexes = [models.Index(fields=["price_list", "-valid_from", "-id"], name="prices_of_list")]

    def __str__(self) -> str:
        return f"{self.price_list_id}/{self.product_id} {self.valid_from}"
