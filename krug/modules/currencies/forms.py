"""What the page's form of one rate gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from krug.core.records.cleaning import Invalid
from krug.core.records.fields import BadValue, DateField, NumberField


def rate_of(given: Mapping[str, Any]) -> tuple[str, str, dt.date, int, Decimal]:
    """Currency, base, day, nominal, value as `set_rate` takes them. Raises Invalid for what cannot be read."""
    errors: dict[str, str] = {}
    on, nominal, value = dt.date.min, 1, Decimal(0)
    try:
        on = DateField("on", "", required=True).clean(given.get("on"))
    except BadValue as error:
        errors["on"] = str(error)
    try:
        nominal = NumberField("nominal", "", least=1, most=1_000_000).clean(given.get("nominal") or 1)
    except BadValue as error:
        errors["nominal"] = str(error)
    try:
        value = Decimal(str(given.get("value", "")).replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except ArithmeticError:
        errors["value"] = _("Enter a number.")
    if errors:
        raise Invalid(errors)
    return str(given.get("currency", "")), str(given.get("base", "")), on, nominal, value
