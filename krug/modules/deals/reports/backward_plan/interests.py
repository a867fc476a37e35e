"""Before the first stage: how many primary interests must come for the deals that are lacking, by which week, through
which channel, and what they will cost by one's own costs."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from krug.core.records.sight import name_of
from krug.core.reports import report
from krug.core.reports.readers import Reader
from krug.core.reports.results import Values
from krug.modules.currencies.rates import rounded
from krug.modules.deals.reports.primary_interest import counting
from krug.modules.deals.reports.primary_interest.places import By
from krug.modules.marketing.models import Channel, MarketingEvent

WEEK = dt.timedelta(days=7)
MOST_WEEKS = 60


@dataclass(frozen=True)
class Came:
    """What came through one channel in the period: `cost` in kopecks of the firm's currency, None: none is noted."""

    channel: str
    leads: int
    cost: int | None


@dataclass(frozen=True)
class Interests:
    """Of the period: the interests, the deals of the kind begun with an interest known, and those who have no deal yet,
    each by channel, most first."""

    leads: int
    deals: int
    waiting: int
    channels: Sequence[Came]
    currency: str

    @property
    def of_a_deal(self) -> Fraction:
        """How many interests came for one deal begun."""
        return Fraction(self.leads, self.deals)

    def needed(self, lacking: int) -> int:
        """For so many deals that are still to be begun."""
        return math.ceil(lacking * self.of_a_deal)


@dataclass(frozen=True)
class Share:
    """How many are to come through a channel, and what they cost as they have cost; None where that is not known."""

    channel: str
    needed: int
    per_lead: Decimal | None
    cost: Decimal | None


def interests(reader: Reader, values: Values, own: str) -> Interests | None:
    """None where interests are not recorded, the reader may not see them, or there were none to learn from. As many
    queries as the report of primary interests, and one for names."""
    found = report.get("primary-interest")
    user = reader.user
    if found is None or not found.is_on(user) or not found.is_open_to(user):
        return None
    asked = {"channel": None, "period": values["period"], "kind": values["kind"], "waiting": True}
    rows = counting.rows_of(counting.counted(reader, asked), By.CHANNEL)
    whole = [tally for tally in rows.values() if tally.leads]
    leads, deals = sum(tally.leads for tally in whole), sum(tally.deals for tally in rows.values())
    if not leads or not deals:
        return None
    names = Channel.objects.in_bulk({place.channel for place in rows if place.channel})
    sees = user.sees_field(MarketingEvent.KIND, "budget_fact")
    came = [
        Came(name_of(names.get(place.channel or 0), user), tally.leads, (tally.cost[own] or None) if sees else None)
        for place, tally in rows.items()
        if tally.leads
    ]
    came.sort(key=lambda one: (-one.leads, one.channel))
    return Interests(leads, deals, sum(tally.waiting for tally in whole), came, own)


def waiting(reader: Reader, values: Values) -> QuerySet[Any]:
    """The clients who came in the period and have no deal yet."""
    return counting.waiting(counting.leads_of(reader, {**values, "channel": None}), reader)


def by_channel(found: Interests, needed: int) -> list[Share]:
    """Parted as they came before; the parts add up."""
    shares, passed = [], 0
    for one in found.channels:
        part = needed * (passed + one.leads) // found.leads - needed * passed // found.leads
        passed += one.leads
        each = None if one.cost is None else Fraction(one.cost, one.leads) / 100
        cost = None if each is None else rounded(each * part)
        shares.append(Share(one.channel, part, None if each is None else rounded(each), cost))
    return shares


def by_week(needed: int, by: dt.date | None, today: dt.date) -> list[tuple[dt.date, int]]:
    """Evenly over the weeks from this one, by their Mondays, to that of the day by which the deals must be begun; none
    where that day is past."""
    if by is None or not needed or is_late(by, today):
        return []
    first = today - dt.timedelta(days=today.weekday())
    last = by - dt.timedelta(days=by.weekday())
    count = min(MOST_WEEKS, (last - first).days // 7 + 1)
    shares = [needed * (number + 1) // count - needed * number // count for number in range(count)]
    return [(first + WEEK * number, share) for number, share in enumerate(shares)]


def is_late(by: dt.date | None, today: dt.date) -> bool:
    """Whether who comes now comes too late."""
    return by is not None and by < today


def plain(found: Interests, needed: int, by: dt.date | None, today: dt.date) -> dict[str, Any]:
    """For programs: what the first row is worked out from."""
    short = lacking(found, needed)
    return {
        "leads": found.leads,
        "deals_begun": found.deals,
        "needed": needed,
        "have": found.waiting,
        "late": short if is_late(by, today) else 0,
        "weeks": [{"from": day.isoformat(), "needed": count} for day, count in by_week(short, by, today)],
        "channels": [
            {
                "channel": one.channel,
                "needed": one.needed,
                "cost_per_lead": _money(one.per_lead),
                "cost": _money(one.cost),
            }
            for one in by_channel(found, short)
        ],
    }


def lacking(found: Interests, needed: int) -> int:
    return max(0, needed - found.waiting)


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"
