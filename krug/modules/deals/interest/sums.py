"""The arithmetic of interest lines, exact to the kopeck.

A line is quantity × price × (100 − discount) / 100, rounded half up to the kopeck, once. A deal is the sum of its lines
as they are rounded, so that what is printed adds up.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from krug.modules.currencies.rates import rounded


def line(quantity: Decimal, price: Decimal, discount: Decimal) -> Decimal:
    return rounded(Fraction(quantity) * Fraction(price) * (100 - Fraction(discount)) / 100)


def total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal("0.00"))


def likely(amount: Decimal, probability: int | None) -> Decimal:
    """The part of a line that may be reckoned with; all of it where nobody has said how likely it is."""
    return amount if probability is None else rounded(Fraction(amount) * probability / 100)
