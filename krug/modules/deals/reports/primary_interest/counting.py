"""Clients, deals and costs by where they came from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Sum

from krug.core.reports.columns import share
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.results import Values
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal, DealState
from krug.modules.deals.reports.primary_interest import costs
from krug.modules.deals.reports.primary_interest.places import CHANNEL, COLUMNS, Place
from krug.modules.marketing.interest import BY_NAME

DAY = BY_NAME["interest_on"].column
KOPECK = Decimal("0.01")
AS = tuple(f"at_{number}" for number in range(len(COLUMNS)))


@dataclass
class Tally:
    """What came from one place; money in kopecks by currency."""

    leads: int = 0
    clients: int = 0
    deals: int = 0
    won: int = 0
    won_in: Counter[str] = field(default_factory=Counter)
    revenue: Counter[str] = field(default_factory=Counter)
    cost: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        for name, value in vars(other).items():
            if isinstance(value, Counter):
                getattr(self, name).update(value)
            else:
                setattr(self, name, getattr(self, name) + value)

    def values(self, currency: str) -> dict[str, Any]:
        """By column; None where there is nothing to divide by."""
        revenue, cost = (Decimal(found[currency]).scaleb(-2) for found in (self.revenue, self.cost))
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
        }


def _each(cost: Decimal, count: int) -> Decimal | None:
    return (cost / count).quantize(KOPECK, ROUND_HALF_UP) if count and cost else None


def leads_of(reader: Reader, values: Values) -> QuerySet[Any]:
    """The clients who first came in the period, as far as the reader sees them."""
    period: Period = values["period"]
    rows = _of_channel(reader.rows(Client.KIND), values).filter(**{f"{DAY}__isnull": False})
    if period.first:
        rows = rows.filter(**{f"{DAY}__gte": period.first})
    return rows.filter(**{f"{DAY}__lte": period.last}) if period.last else rows


def bought(rows: QuerySet[Any], reader: Reader) -> QuerySet[Any]:
    """Those of the clients with a deal won, whenever it was."""
    return rows.filter(_buying(reader))


def deals_of(reader: Reader, values: Values) -> QuerySet[Any]:
    """The deals made in the period of which it is known where they came from."""
    period: Period = values["period"]
    rows = _of_channel(reader.rows(Deal.KIND), values).filter(**{f"{DAY}__isnull": False})
    if period.start:
        rows = rows.filter(created_at__gte=period.start)
    return rows.filter(created_at__lt=period.end) if period.end else rows


def counted(reader: Reader, values: Values) -> dict[Place, Tally]:
    """Every place from which somebody came, or for which money was spent. Three queries whatever the size.

    Costs are spread before a channel is chosen: what a row bears does not hang on which others are shown.
    """
    found: dict[Place, Tally] = defaultdict(Tally)
    chosen = int(values["channel"]) if values["channel"] else None
    values = {**values, "channel": None}
    for *at, buys, count in _grouped(leads_of(reader, values).annotate(buys=_buying(reader)), "buys"):
        tally = found[Place.of(tuple(at))]
        tally.leads += count
        tally.clients += count if buys else 0
    made = _grouped(deals_of(reader, values), "state", "currency", worth=Sum("amount"))
    for *at, state, currency, count, worth in made:
        tally = found[Place.of(tuple(at))]
        tally.deals += count
        if state == DealState.WON:
            tally.won += count
            tally.won_in[currency] += count
            tally.revenue[currency] += int((worth or Decimal(0)).scaleb(2))
    leads = {place: tally.leads for place, tally in found.items()}
    for (place, currency), kopecks in costs.spread(costs.behind(reader, values["period"]), leads).items():
        found[place].cost[currency] += kopecks
    return {place: tally for place, tally in found.items() if chosen in (None, place.channel)}


def rows_of(places: Mapping[Place, Tally], by: str) -> dict[Place, Tally]:
    """The same, added up into the rows asked for."""
    found: dict[Place, Tally] = defaultdict(Tally)
    for place, tally in places.items():
        found[place.told(by)].add(tally)
    return found


def _of_channel(rows: QuerySet[Any], values: Values) -> QuerySet[Any]:
    return rows.filter(**{CHANNEL: int(values["channel"])}) if values["channel"] else rows


def _buying(reader: Reader) -> Exists:
    return Exists(reader.rows(Deal.KIND).filter(client=OuterRef("pk"), state=DealState.WON).order_by())


def _grouped(rows: QuerySet[Any], *more: str, **sums: Any) -> Any:
    """Lines of (*COLUMNS, *more, count, *sums)."""
    named = rows.order_by().annotate(**{name: F(column) for name, column in zip(AS, COLUMNS, strict=True)})
    lines = named.values(*AS, *more).annotate(number=Count("pk"), **sums)
    return lines.values_list(*AS, *more, "number", *sums)
