"""What marketing events cost in a period, and which rows of the report bear it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from krug.core.access.scopes import Action, Scope
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.modules.deals.reports.primary_interest.places import Place
from krug.modules.marketing.models import MarketingEvent

DAY = dt.timedelta(days=1)


def events_of(reader: Reader) -> QuerySet[Any]:
    """The events whose costs the reader may count: none where their role does not see what they cost."""
    user, kind = reader.user, MarketingEvent.KIND
    rows: QuerySet[Any] = reader.rows(kind)
    if user.scope(kind, Action.SEE) is Scope.NONE or not user.sees_field(kind, "budget_fact"):
        return rows.none()
    return rows.filter(budget_fact__gt=0)


def within(event: MarketingEvent, period: Period) -> int:
    """The kopecks of the event's fact that fall into the period: the budget lies evenly over its days, and what the
    days of two neighbouring periods bear adds up to the kopeck."""
    first, last = event.days
    length = (last - first).days + 1
    before = 0 if period.first is None else min(max((period.first - first).days, 0), length)
    until = length if period.last is None else min(max((period.last - first).days + 1, 0), length)
    kopecks = int((event.budget_fact or Decimal(0)).scaleb(2))
    return max(kopecks * until // length - kopecks * before // length, 0)


def behind(reader: Reader, period: Period) -> list[tuple[MarketingEvent, int]]:
    """The events that cost something in the period, with the kopecks. One query."""
    rows = events_of(reader).only("held_from", "held_to", "starts_on", "ends_on", "created_at", "budget_fact",
                                  "currency", "channel")  # fmt: skip
    found = ((event, within(event, period)) for event in rows.order_by("pk"))
    return [(event, kopecks) for event, kopecks in found if kopecks]


def spread(costs: Iterable[tuple[MarketingEvent, int]], leads: Mapping[Place, int]) -> dict[tuple[Place, str], int]:
    """Kopecks by place and currency. Of an event's cost each place that names it bears its part by the clients who
    came from there; where none came, the event's own channel bears it all. Nothing is lost in rounding."""
    named: dict[int, list[tuple[Place, int]]] = defaultdict(list)
    for place in sorted(leads, key=lambda place: place.key):
        if place.sort == "event" and leads[place]:
            named[place.pk].append((place, leads[place]))
    found: dict[tuple[Place, str], int] = defaultdict(int)
    for event, kopecks in costs:
        places = named.get(event.pk) or [(Place(event.channel_id, "event", event.pk), 1)]
        whole, passed = sum(count for _place, count in places), 0
        for place, count in places:
            part = kopecks * (passed + count) // whole - kopecks * passed // whole
            passed += count
            found[place, event.currency] += part
    return found
