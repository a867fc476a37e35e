"""What one currency costs in another on a day, and sums turned from one into another.

The rate of a day is the newest set on or before it. Where there is no rate between two currencies themselves, both
are measured in a third: the firm's own currency first, then the rouble, in which the Bank of Russia sets its rates.
Everything is a fraction until the very end: only the sum that comes out is rounded, half up, to the kopeck.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils import formats
from django.utils.translation import gettext as _

from krug.core.records.currencies import Currency, base_currency
from krug.modules.currencies.models import Rate

KOPECK, MILLIONTH = Decimal("0.01"), Decimal("0.000001")


class NoRate(Exception):
    """No rate is known for that day or any before it; the message says of what, in the person's language."""


@dataclass(frozen=True)
class Found:
    """`of_one` unit exactly; `on`: the day the rate was set, of two the earlier; a currency in itself: the day asked.

    `direct` is the row where one row says it.
    """

    of_one: Fraction
    on: dt.date
    direct: Rate | None = None


@dataclass(frozen=True)
class Kept:
    """A rate as a record keeps it: `nominal` units cost `value`, to the millionth."""

    value: Decimal
    nominal: int
    on: dt.date

    @property
    def said(self) -> str:
        """The value without idle noughts."""
        return f"{self.value.normalize():f}"

    def turn(self, amount: Decimal) -> Decimal:
        """`amount` at this rate, rounded half up to the kopeck."""
        return rounded(Fraction(amount) * Fraction(self.value) / self.nominal)


def find(currency: str, to: str, on: dt.date) -> Found:
    """The rate of `currency` in `to` on a day. Raises NoRate. At most six queries."""
    if currency == to:
        return Found(Fraction(1), on)
    if row := _newest(currency, to, on):
        return Found(row.of_one, row.on, row)
    if row := _newest(to, currency, on):
        return Found(1 / row.of_one, row.on)
    for through in dict.fromkeys([base_currency(), Currency.RUB.value]):
        if through in (currency, to):
            continue
        one, other = _newest(currency, through, on), _newest(to, through, on)
        if one and other:
            return Found(one.of_one / other.of_one, min(one.on, other.on))
    day = formats.date_format(on, "SHORT_DATE_FORMAT")
    said = {"currency": currency, "to": to, "day": day}
    raise NoRate(_("No rate of %(currency)s in %(to)s is known on %(day)s or before.") % said)


def convert(amount: Decimal, currency: str, to: str, on: dt.date) -> Decimal:
    """`amount` of `currency` in `to` at the rate of the day, rounded half up to the kopeck once. Raises NoRate."""
    return rounded(Fraction(amount) * find(currency, to, on).of_one)


def to_keep(currency: str, to: str, on: dt.date) -> Kept:
    """The rate of a day for a record to keep. Raises NoRate.

    As the bank writes it where one row says it; else for so many units (1, 10, 100 …) that they cost at least one.
    """
    found = find(currency, to, on)
    if found.direct:
        return Kept(found.direct.value, found.direct.nominal, found.on)
    nominal = 1
    while found.of_one * nominal < 1 and nominal < 1_000_000_000:
        nominal *= 10
    return Kept(_decimal(found.of_one * nominal, MILLIONTH), nominal, found.on)


def rounded(amount: Fraction) -> Decimal:
    return _decimal(amount, KOPECK)


def _decimal(amount: Fraction, least: Decimal) -> Decimal:
    """Half up, away from nought for what is below it, without a step through a number that is not exact."""
    steps = abs(amount) / Fraction(least)
    whole = (2 * steps.numerator + steps.denominator) // (2 * steps.denominator)
    return (Decimal(whole) * least).quantize(least, ROUND_HALF_UP).copy_sign(Decimal(1 if amount >= 0 else -1))


def _newest(currency: str, base: str, on: dt.date) -> Rate | None:
    return Rate.objects.filter(currency=currency, base=base, on__lte=on).order_by("-on").first()
