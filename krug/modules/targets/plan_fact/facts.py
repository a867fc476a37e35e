"""What was sold within a period: by person and by department, in the firm's own currency."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import QuerySet

from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.modules.deals.models import Deal, DealState
from krug.modules.deals.reports import worth


@dataclass
class Sold:
    """Won deals and their kopecks by currency: what is in another than the firm's own is never added in."""

    deals: int = 0
    kopecks: Counter[str] = field(default_factory=Counter)

    def add(self, deals: int, currency: str, kopecks: int) -> None:
        self.deals += deals
        self.kopecks[currency] += kopecks

    def revenue(self, currency: str) -> Decimal:
        return Decimal(self.kopecks[currency]).scaleb(-2)


@dataclass(frozen=True)
class Facts:
    """By whose: None is nobody's."""

    people: dict[int | None, Sold]
    departments: dict[int | None, Sold]
    whole: Sold

    def below(self, departments: Iterable[int]) -> Sold:
        found = Sold()
        for pk in departments:
            if pk in self.departments:
                found.deals += self.departments[pk].deals
                found.kopecks.update(self.departments[pk].kopecks)
        return found


def won(reader: Reader, period: Period) -> QuerySet[Deal]:
    """The deals won in the period, by the day of closing."""
    rows: QuerySet[Deal] = reader.rows(Deal.KIND).filter(state=DealState.WON)
    return period.limit(rows, "closed_at")


def facts(reader: Reader, period: Period) -> Facts:
    """One query, whatever the size."""
    found = Facts(defaultdict(Sold), defaultdict(Sold), Sold())
    counted = worth.sums(won(reader, period), reader.user.firm.currency, "responsible_id", "department_id")
    for (person, department), code, count, kopecks in counted:
        for sold in (found.people[person], found.departments[department], found.whole):
            sold.add(count, code, kopecks)
    return found
