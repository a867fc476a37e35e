"""What an administrator sets of services and pages, as it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from krug.core.records.cleaning import Invalid
from krug.modules.booking.models import BookingPage, Service
from krug.modules.catalog.models import Product
from krug.modules.site.keeping import origins

# By name the least and the most.
BOUNDS = {
    "minutes": (5, 720),
    "before": (0, 240),
    "after": (0, 240),
    "step_minutes": (5, 720),
    "notice_minutes": (0, 43_200),
    "ahead_days": (1, 366),
    "change_hours": (0, 720),
    "remind_hours": (0, 336),
    "sort": (0, 9999),
}
BY_FIVE = ("minutes", "before", "after", "step_minutes")
DEAREST = Decimal(100_000_000)


def tidied_service(values: Mapping[str, Any], row: Service | None) -> dict[str, Any]:
    """Raises Invalid."""
    found, errors = _titled(values, row, Service)
    for name, (least, most) in BOUNDS.items():
        if name not in found:
            continue
        if not least <= found[name] <= most:
            errors[name] = _("From %(least)d to %(most)d.") % {"least": least, "most": most}
        elif name in BY_FIVE and found[name] % 5:
            errors[name] = _("In whole five minutes, please.")
    price = found.get("price")
    if price is not None and not 0 <= price <= DEAREST:
        errors["price"] = _("Enter an amount.")
    product = found.get("product_id")
    is_other = product is not None and product != (row.product_id if row else None)
    if is_other and not Product.objects.filter(pk=product or 0, deleted_at=None).exists():
        errors["product"] = _("Choose from the list.")
    if errors:
        raise Invalid(errors)
    return found


def tidied_page(values: Mapping[str, Any], row: BookingPage | None) -> dict[str, Any]:
    """Raises Invalid."""
    found, errors = _titled(values, row, BookingPage)
    if "sites" in found:
        try:
            found["sites"] = origins(found["sites"])
        except Invalid as error:
            errors |= error.errors
    if not 1 <= found.get("most_per_hour", 1) <= 1000:
        errors["most_per_hour"] = _("From %(least)d to %(most)d.") % {"least": 1, "most": 1000}
    if errors:
        raise Invalid(errors)
    return found


def _titled(values: Mapping[str, Any], row: Any, model: Any) -> tuple[dict[str, Any], dict[str, str]]:
    found, errors = dict(values), dict[str, str]()
    if "title" in found:
        found["title"] = " ".join(str(found["title"]).split())
        same = model.objects.there().filter(title=found["title"]).exclude(pk=row.pk if row else 0)
        if not 1 <= len(found["title"]) <= 100:
            errors["title"] = _("From 1 to %(most)d characters.") % {"most": 100}
        elif same.exists():
            errors["title"] = _("There is one of this name already.")
    return found, errors
