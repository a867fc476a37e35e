"""Interest in a product goes along when another takes it in."""

from __future__ import annotations

from typing import Any

from krug.core.records.kinds import RecordKind
from krug.modules.catalog.models import Product
from krug.modules.deals.models import InterestLine


class Interest:
    name = "interest"

    def carry(self, kind: RecordKind, keep: Any, drop: Any) -> list[int]:
        """A line keeps the name under which the product was offered."""
        if kind.code != Product.KIND:
            return []
        rows = InterestLine.objects.filter(product=drop)
        ids = list(rows.order_by("pk").values_list("pk", flat=True))
        rows.update(product=keep)
        return ids

    def bring_back(self, kind: RecordKind, keep: Any, drop: Any, noted: list[int]) -> None:
        if noted:
            InterestLine.objects.filter(pk__in=noted, product=keep).update(product=drop)
