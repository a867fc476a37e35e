"""Clients, deals and costs by where they came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Sum

from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.results import Values
from krug.modules.deals.models import Deal, DealState
from krug.modules.deals.reports.parameters import clients_among
from krug.modules.deals.reports.primary_interest import costs, profit
from krug.modules.deals.reports.primary_interest.keeping import add_kept, kept_of
from krug.modules.deals.reports.primary_interest.places import CHANNEL, COLUMNS, DAY, KNOWN, Place
from krug.modules.deals.reports.primary_interest.tally import Tally

AS = tuple(f"at_{number}" for number in range(len(COLUMNS)))


def leads_of(reader: Reader, values: Values) -> QuerySet[Any]:
    """The clients who first came in the period and of whom it is known where from, as far as the reader sees them."""
    period: Period = values["period"]
    rows = _of_channel(clients_among(reader, values), values).filter(KNOWN)
    if period.first:
        rows = rows.filter(**{f"{DAY}__gte": period.first})
    return rows.filter(**{f"{DAY}__lte": period.last}) if period.last else rows


def bought(rows: QuerySet[Any], reader: Reader) -> QuerySet[Any]:
    """Those of the clients with a deal won, whenever it was."""
    return rows.filter(_buying(reader))


def waiting(rows: QuerySet[Any], reader: Reader) -> QuerySet[Any]:
    """Those of the clients of whom the reader sees no deal at all."""
    return rows.filter(~Exists(reader.rows(Deal.KIND).filter(client=OuterRef("pk")).order_by()))


def deals_of(reader: Reader, values: Values) -> QuerySet[Any]:
    """The deals made in the period of which it is known where they came from."""
    period: Period = values["period"]
    rows = _of_channel(_deals(reader, values), values).filter(KNOWN)
    return period.limit(rows, "created_at")


def counted(reader: Reader, values: Values) -> dict[Place, Tally]:
    """Every place from which somebody came, or for which money was spent. A constant number of queries.

    `values` may name a "kind" of deal and a "segment" of clients, and ask for those "waiting" and for the "profit".
    Costs are spread before a channel or a segment is chosen: what a row bears does not hang on which others are shown,
    and of what a place bears a segment's clients bear their part.
    """
    found: dict[Place, Tally] = defaultdict(Tally)
    chosen = int(values["channel"]) if values["channel"] else None
    values = {**values, "channel": None}
    if values.get("segment"):
        return _of_segment(reader, values, chosen)
    departments, months, live = kept_of(reader, values["period"])
    if departments and months:
        add_kept(found, departments, months, values.get("kind"))
    for period in live:
        _count(found, reader, {**values, "period": period})
    leads = {place: tally.leads for place, tally in found.items()}
    for (place, currency), kopecks in costs.spread(costs.behind(reader, values["period"]), leads).items():
        found[place].cost[currency] += kopecks
    if values.get("profit"):
        _add_profit(found, reader, values)
    return {place: tally for place, tally in found.items() if chosen in (None, place.channel)}


def _of_segment(reader: Reader, values: Values, chosen: int | None) -> dict[Place, Tally]:
    """As `counted`: here and now, for no segment is kept counted."""
    found: dict[Place, Tally] = defaultdict(Tally)
    _count(found, reader, values)
    for place, everybody in counted(reader, {**values, "segment": None, "profit": False}).items():
        for currency, kopecks in everybody.cost.items():
            if everybody.leads and place in found:
                found[place].cost[currency] = kopecks * found[place].leads // everybody.leads
    if values.get("profit"):
        _add_profit(found, reader, values)
    return {place: tally for place, tally in found.items() if chosen in (None, place.channel)}


def _add_profit(found: dict[Place, Tally], reader: Reader, values: Values) -> None:
    for place, currency, kopecks in profit.by_place(reader, deals_of(reader, values)):
        found[place].profit[currency] += kopecks


def _count(found: dict[Place, Tally], reader: Reader, values: Values) -> None:
    """Here and now. Two queries, one more for those waiting."""
    for *at, buys, count in _grouped(leads_of(reader, values).annotate(buys=_buying(reader)), "buys"):
        tally = found[Place.of(tuple(at))]
        tally.leads += count
        tally.clients += count if buys else 0
    if values.get("waiting"):
        for *at, count in _grouped(waiting(leads_of(reader, values), reader)):
            found[Place.of(tuple(at))].waiting += count
    deals = deals_of(reader, values)
    deals = deals.filter(kind=int(values["kind"])) if values.get("kind") else deals
    for *at, state, currency, count, worth in _grouped(deals, "state", "currency", worth=Sum("amount")):
        found[Place.of(tuple(at))].take(state, currency, count, int((worth or Decimal(0)).scaleb(2)))


def rows_of(places: Mapping[Place, Tally], by: str) -> dict[Place, Tally]:
    """The same, added up into the rows asked for."""
    found: dict[Place, Tally] = defaultdict(Tally)
    for place, tally in places.items():
        found[place.told(by)].add(tally)
    return found


def _deals(reader: Reader, values: Values) -> QuerySet[Any]:
    rows: QuerySet[Any] = reader.rows(Deal.KIND)
    return rows.filter(client__in=clients_among(reader, values).values("pk")) if values.get("segment") else rows


def _of_channel(rows: QuerySet[Any], values: Values) -> QuerySet[Any]:
    return rows.filter(**{CHANNEL: int(values["channel"])}) if values["channel"] else rows


def _buying(reader: Reader) -> Exists:
    return Exists(reader.rows(Deal.KIND).filter(client=OuterRef("pk"), state=DealState.WON).order_by())


def _grouped(rows: QuerySet[Any], *more: str, **sums: Any) -> Any:
    """Lines of (*COLUMNS, *more, count, *sums)."""
    named = rows.order_by().annotate(**{name: F(column) for name, column in zip(AS, COLUMNS, strict=True)})
    lines = named.values(*AS, *more).annotate(number=Count("pk"), **sums)
    return lines.values_list(*AS, *more, "number", *sums)
