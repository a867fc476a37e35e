"""Figures as a person reads them: narrow spaces between thousands, the decimal sign of the language."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from krug.core.records.currencies import SIGNS

NARROW, WIDE = "\u202f", "\u00a0"


def number(value: Any) -> str:
    """1 234 or 2,5."""
    return _signed(value, f"{abs(value):,.1f}".removesuffix(".0") if value % 1 else f"{abs(value):,.0f}")


def money(amount: Decimal, currency: str = "") -> str:
    """1 280 000 ₽: kopecks only when there are some."""
    return _signed(amount, f"{abs(amount):,.2f}".removesuffix(".00")) + _after(currency)


def compact(amount: Any, currency: str = "") -> str:
    """48,6 млн ₽: for a headline, where the table beside it says it to the kopeck."""
    size = abs(amount)
    for limit, unit in ((10**9, _("bn")), (10**6, _("m")), (10**4, _("k"))):
        if size >= limit:
            short = (Decimal(size) / (limit if limit != 10**4 else 1000)).quantize(Decimal("0.1"), ROUND_HALF_UP)
            return _signed(amount, f"{short:,.1f}".removesuffix(".0")) + WIDE + unit + _after(currency)
    return money(Decimal(amount), currency)


def percent(fraction: Decimal) -> str:
    """94,3 %."""
    return _signed(fraction, f"{abs(Decimal(fraction)) * 100:.1f}") + WIDE + "%"


def points(change: Decimal) -> str:
    """+1,2 p. p.: how far two shares lie apart."""
    plus = "+" if change > 0 else ""
    return plus + _signed(change, f"{abs(Decimal(change)) * 100:.1f}") + WIDE + _("p.p.")


def sign(currency: str) -> str:
    """₽ for RUB."""
    return SIGNS.get(currency, currency)


def _signed(value: Any, text: str) -> str:
    text = text.replace(",", NARROW)
    if (get_language() or "").startswith("ru"):
        text = text.replace(".", ",")
    return ("−" if value < 0 else "") + text


def _after(currency: str) -> str:
    return WIDE + sign(currency) if currency else ""
