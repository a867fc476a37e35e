"""What was sold within a period: by person and by department, in the firm's own currency."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import QuerySet

from krug.core.reports import sql
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.modules.deals.models import Deal, DealState
from krug.modules.deals.reports.worth import KOPECKS, currency_of

COLUMNS = ("responsible_id", "department_id", "state", "currency", "amount", "base_amount")


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
    if period.start:
        rows = rows.filter(closed_at__gte=period.start)
    return rows.filter(closed_at__lt=period.end) if period.end else rows


def facts(reader: Reader, period: Period) -> Facts:
    """One query, whatever the size."""
    found = Facts(defaultdict(Sold), defaultdict(Sold), Sold())
    deals = sql.chosen(won(reader, period), *COLUMNS)
    if deals is None:
        return found
    counted = sql.Sql(f"WITH deal ({', '.join(COLUMNS)}) AS (") + deals + ")"
    own = currency_of(reader.user.firm.currency)
    rows = counted + (
        f"SELECT responsible_id, department_id, {own} AS code, COUNT(*), SUM({KOPECKS}) FROM deal GROUP BY 1, 2, 3"
    )
    for person, department, code, count, kopecks in rows.rows():
        for sold in (found.people[person], found.departments[department], found.whole):
            sold.add(int(count), code, int(kopecks or 0))
    return found
