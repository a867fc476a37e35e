"""What came from one place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from krug.core.reports.columns import share
from krug.modules.deals.models import DealState

KOPECK = Decimal("0.01")


@dataclass
class Tally:
    """What came from one place; money in kopecks by currency. `waiting` are leads without any deal yet, where asked.
    `profit` is gross profit, with nothing under a currency in which no purchase cost is known."""

    leads: int = 0
    waiting: int = 0
    clients: int = 0
    deals: int = 0
    won: int = 0
    won_in: Counter[str] = field(default_factory=Counter)
    revenue: Counter[str] = field(default_factory=Counter)
    cost: Counter[str] = field(default_factory=Counter)
    profit: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        for name, value in vars(other).items():
            if isinstance(value, Counter):
                getattr(self, name).update(value)
            else:
                setattr(self, name, getattr(self, name) + value)

    def take(self, state: str, currency: str, count: int, kopecks: int) -> None:
        """So many deals more."""
        self.deals += count
        if state == DealState.WON:
            self.won += count
            self.won_in[currency] += count
            self.revenue[currency] += kopecks

    def values(self, currency: str) -> dict[str, Any]:
        """By column; None where there is nothing to divide by."""
        revenue, cost = (Decimal(found[currency]).scaleb(-2) for found in (self.revenue, self.cost))
        profit = Decimal(self.profit[currency]).scaleb(-2) if currency in self.profit else None
        return {
            "leads": self.leads,
            "clients": self.clients,
            "deals": self.deals,
            "won": self.won,
            "conversion": share(self.won, self.deals),
            "revenue": revenue,
            "cost": cost,
            "cost_per_lead": _each(cost, self.leads),
            "cost_per_client": _each(cost, self.clients),
            "return_on_investment": share(revenue - cost, cost),
            "gross_profit": profit,
            "return_on_profit": share(profit - cost, cost) if profit is not None else None,
        }


def _each(cost: Decimal, count: int) -> Decimal | None:
    return (cost / count).quantize(KOPECK, ROUND_HALF_UP) if count and cost else None
