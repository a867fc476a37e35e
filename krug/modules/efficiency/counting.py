"""What people did within a period, counted once by person and department of the records."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Floor

from krug.core.reports.columns import share
from krug.core.reports.medians import median
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.modules.activities.models import Activity, State
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal, DealState
from krug.modules.deals.reports import gross_profit, worth
from krug.modules.requests.models import Request

# Of whom the records are: the person responsible and the department, None: nobody's.
Whose = tuple[int | None, int | None]
KOPECK = Decimal("0.01")
# The key of the row of what nobody is responsible for.
NOBODY = "0"


@dataclass
class Work:
    """What one person or department did; `won_in`, `kopecks` and `profit` by currency, `minutes` of
    answers by whole minutes."""

    done: int = 0
    in_time: int = 0
    clients: int = 0
    answered: int = 0
    minutes: Counter[int] = field(default_factory=Counter)
    lost: int = 0
    won_in: Counter[str] = field(default_factory=Counter)
    kopecks: Counter[str] = field(default_factory=Counter)
    profit: Counter[str] = field(default_factory=Counter)

    def add(self, other: Work) -> None:
        for name in ("done", "in_time", "clients", "answered", "lost"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("minutes", "won_in", "kopecks", "profit"):
            getattr(self, name).update(getattr(other, name))

    def values(self, currency: str) -> dict[str, Any]:
        revenue, won = Decimal(self.kopecks[currency]).scaleb(-2), self.won_in.total()
        here = self.won_in[currency]
        return {
            "done": self.done,
            "in_time": share(self.in_time, self.done),
            "answered": self.answered,
            "median_minutes": median(self.minutes),
            "clients": self.clients,
            "won": won,
            "lost": self.lost,
            "conversion": share(won, won + self.lost),
            "revenue": revenue,
            "average_deal": (revenue / here).quantize(KOPECK, ROUND_HALF_UP) if here else None,
            "profit": Decimal(self.profit[currency]).scaleb(-2) if currency in self.profit else None,
        }


def whole(works: Iterable[Work]) -> Work:
    found = Work()
    for one in works:
        found.add(one)
    return found


def work(reader: Reader, period: Period) -> dict[Whose, Work]:
    """Six queries, whatever the size."""
    found: dict[Whose, Work] = defaultdict(Work)
    _activities(found, done(reader, period))
    _requests(found, answered(reader, period))
    for person, department, count in _parted(new_clients(reader, period)).annotate(n=Count("pk")):
        found[person, department].clients += count
    deals = closed(reader, period)
    _deals(found, reader, deals)
    for (person, department), currency, kopecks in gross_profit.by(reader, deals, "responsible", "department"):
        found[person, department].profit[currency] += kopecks
    return found


def done(reader: Reader, period: Period) -> QuerySet[Any]:
    """The activities done in the period."""
    return period.limit(reader.rows(Activity.KIND).filter(state=State.DONE), "doing__at")


def answered(reader: Reader, period: Period) -> QuerySet[Any]:
    """The requests that had their first answer in the period."""
    return period.limit(reader.rows(Request.KIND).filter(answer_seconds__isnull=False), "answered_at")


def new_clients(reader: Reader, period: Period) -> QuerySet[Any]:
    return period.limit(reader.rows(Client.KIND), "created_at")


def closed(reader: Reader, period: Period) -> QuerySet[Any]:
    """The deals won or lost in the period."""
    return period.limit(reader.rows(Deal.KIND).filter(state__in=(DealState.WON, DealState.LOST)), "closed_at")


IN_TIME = Q(doing__at__lte=F("late_at"))


def _parted(rows: QuerySet[Any], *more: str) -> QuerySet[Any]:
    return rows.order_by().values_list("responsible", "department", *more)


def _activities(found: dict[Whose, Work], rows: QuerySet[Any]) -> None:
    for person, department, count, in_time in _parted(rows).annotate(n=Count("pk"), kept=Count("pk", IN_TIME)):
        one = found[person, department]
        one.done, one.in_time = count, in_time


def _requests(found: dict[Whose, Work], rows: QuerySet[Any]) -> None:
    minutes = rows.annotate(minute=Floor(F("answer_seconds") / 60))
    for person, department, minute, count in _parted(minutes, "minute").annotate(n=Count("pk")):
        one = found[person, department]
        one.answered += count
        one.minutes[int(minute)] += count


def _deals(found: dict[Whose, Work], reader: Reader, rows: QuerySet[Any]) -> None:
    counted = worth.sums(rows, reader.user.firm.currency, "responsible_id", "department_id", "state")
    for (person, department, state), code, count, kopecks in counted:
        one = found[person, department]
        if state == DealState.WON:
            one.won_in[code] += count
            one.kopecks[code] += kopecks
        else:
            one.lost += count
