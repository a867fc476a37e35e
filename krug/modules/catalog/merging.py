"""What products and price lists have beside their fields goes along when another takes them in."""

from __future__ import annotations

from typing import Any

from krug.core.records.kinds import RecordKind
from krug.modules.catalog.models import Price

SIDES = {"product": "product", "price_list": "price_list"}


class Prices:
    """Prices go to the record that stays; where that one has a price of the same day, its own stays in force."""

    name = "prices"

    def carry(self, kind: RecordKind, keep: Any, drop: Any) -> list[int]:
        side = SIDES.get(kind.code)
        if side is None:
            return []
        other = "price_list" if side == "product" else "product"
        taken = set(Price.objects.filter(**{side: keep}).values_list(f"{other}_id", "valid_from"))
        rows = Price.objects.filter(**{side: drop}).order_by("pk").values_list("pk", f"{other}_id", "valid_from")
        ids = [pk for pk, far, day in rows if (far, day) not in taken]
        Price.objects.filter(pk__in=ids).update(**{side: keep})
        return ids

    def bring_back(self, kind: RecordKind, keep: Any, drop: Any, noted: list[int]) -> None:
        side = SIDES.get(kind.code)
        if side is not None:
            Price.objects.filter(pk__in=noted, **{side: keep}).update(**{side: drop})
