"""What deals are worth in one currency: closed ones at the rate they keep, open ones at today's."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from krug.core.reports import currencies, figures, sql
from krug.core.reports.results import Result
from krug.modules.currencies import rates

FROZEN = "state <> 'open' AND base_amount IS NOT NULL"
KOPECKS = f"COALESCE(CASE WHEN {FROZEN} THEN base_amount ELSE amount END, 0)"


def currency_of(own: str) -> str:
    """The currency of KOPECKS, where `own` is the firm's, in which deals keep what they were worth on closing."""
    return f"CASE WHEN {FROZEN} OR currency = '{own}' OR currency = '' THEN '{own}' ELSE currency END"


def sums(deals: QuerySet[Any], own: str, *columns: str) -> list[tuple[tuple[Any, ...], str, int, int]]:
    """(`columns`, currency, deals, kopecks) of these deals, where `own` is the firm's currency. One query."""
    given = dict.fromkeys([*columns, "state", "currency", "amount", "base_amount"])
    chosen = sql.chosen(deals, *given)
    if chosen is None:
        return []
    groups = ", ".join(columns)
    counted = sql.Sql(f"WITH deal ({', '.join(given)}) AS (") + chosen + ")"
    counted += (
        f"SELECT {groups}, {currency_of(own)} AS code, COUNT(*), SUM({KOPECKS}) FROM deal GROUP BY {groups}, code"
    )
    return [(tuple(at), code, int(count), int(kopecks or 0)) for *at, code, count, kopecks in counted.rows()]


@dataclass
class Turning:
    """Amounts turned into `to`. What has no rate is left out and stands in `left`, by currency."""

    to: str
    of_one: Mapping[str, Fraction]
    left: Counter[str] = field(default_factory=Counter)

    def kopecks(self, amount: int, currency: str) -> int:
        """`amount` kopecks of `currency` as kopecks, rounded half up; 0 where no rate is known."""
        if currency == self.to:
            return amount
        rate = self.of_one.get(currency)
        if rate is None:
            self.left[currency] += amount
            return 0
        return int(rates.rounded(amount * rate / 100).scaleb(2))

    @property
    def others(self) -> dict[str, Decimal]:
        return {code: Decimal(amount).scaleb(-2) for code, amount in self.left.items() if amount}


def turning(deals: Mapping[str, int], own: str, on: dt.date) -> Turning:
    """Into the firm's `own` currency; into the one most deals are in where not one rate to its own is known.

    `deals` tells how many are in each currency. At most six queries for each currency there is.
    """
    of_one: dict[str, Fraction] = {}
    for code in sorted(deals):
        try:
            of_one[code] = rates.find(code, own, on).of_one
        except rates.NoRate:
            continue
    return Turning(own, of_one) if of_one else Turning(currencies.choose(deals, own), {})


def how(result: Result) -> list[tuple[str, str]]:
    """A paragraph that says in which currency the amounts are, and at which rates."""
    if not result.currency:
        return []
    said = _("in %(currency)s; closed deals at the rate of their closing day, open ones at today's.")
    lines = [said % {"currency": result.currency}]
    if result.others:
        left = ", ".join(figures.money(amount, code) for code, amount in sorted(result.others.items()))
        lines.append(_("No rate is known of what is not added in: %(left)s.") % {"left": left})
    return [(_("Amounts:"), " ".join(lines))]
