"""Money that adds up: whole minor units in the database, Decimal in Python, the same on every database."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

MOST = Decimal("90000000000000.00")
SIGNS = {"RUB": "₽", "USD": "$", "EUR": "€", "BYN": "Br", "UAH": "₴"}


def said(amount: Decimal | None, currency: str = "") -> str:
    """1 280 000 ₽: narrow spaces between thousands, kopecks only when there are some; no sign for the currency ""."""
    if amount is None:
        return ""
    text = f"{amount:,.2f}".removesuffix(".00").replace(",", "\u202f").replace(".", ",")
    return f"{text}\u00a0{SIGNS.get(currency, currency)}".rstrip("\u00a0")


class MoneyField(models.BigIntegerField):  # type: ignore[type-arg]  # Django's own class takes no arguments
    """An amount with two decimals. Rounds half up, as accountants do; takes Decimal, int or text."""

    decimals = 2
    most = MOST

    def from_db_value(self, value: int | None, *_args: Any) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.decimals)

    def to_python(self, value: Any) -> Any:
        if value is None or value == "":
            return None
        try:
            amount = Decimal(str(value)).quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)
        except ArithmeticError:
            raise ValidationError(_("Enter an amount.")) from None
        if not amount.is_finite():
            raise ValidationError(_("Enter an amount."))
        if abs(amount) > self.most:
            raise ValidationError(_("The amount is too large."))
        return amount

    def get_prep_value(self, value: Any) -> Any:
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return int(self.to_python(value).scaleb(self.decimals))


class RateField(MoneyField):
    """A rate of one currency in another, to the millionth."""

    decimals = 6
    most = Decimal("9000000000.000000")
