"""What is to be sold in a month: by the firm, a department, a person."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from krug.core.access.models.versioned import Versioned
from krug.core.records.money import MoneyField


class SalesTarget(Versioned):
    """Revenue in the firm's own currency, and won deals; None where that is not set. `month` is its first day.

    Of a person, of a department with those below it, of the firm in a group of products with those beneath it, or, with
    none of them, of the whole firm.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    department = models.ForeignKey("access.Department", models.CASCADE, null=True, related_name="+")
    group = models.ForeignKey("catalog.ProductGroup", models.CASCADE, null=True, related_name="+")
    month = models.DateField()
    revenue = MoneyField(null=True)
    deals = models.PositiveIntegerField(null=True)

    objects: ClassVar[models.Manager[SalesTarget]] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["month", "id"], name="sales_targets_of_month")]
        constraints = [
            models.CheckConstraint(
                condition=(Q(person=None) & (Q(department=None) | Q(group=None))) | Q(department=None, group=None),
                name="sales_target_of_one_place",
            ),
            models.UniqueConstraint(
                fields=["group", "month"], condition=Q(group__isnull=False), name="one_sales_target_of_group"
            ),
            models.UniqueConstraint(
                fields=["person", "month"], condition=Q(person__isnull=False), name="one_sales_target_of_person"
            ),
            models.UniqueConstraint(
                fields=["department", "month"],
                condition=Q(department__isnull=False),
                name="one_sales_target_of_department",
            ),
            models.UniqueConstraint(
                fields=["month"], condition=Q(person=None, department=None, group=None), name="one_sales_target_of_firm"
            ),
        ]
