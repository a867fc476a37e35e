"""What one's own history says of the way to a win, and what is on hand."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet

from krug.core.reports import sql
from krug.core.reports.medians import median
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.results import Values
from krug.core.reports.sql import Sql
from krug.core.reports.tallies import kept_cells
from krug.modules.deals.reports.backward_plan.spread import Month, Spread, spreads
from krug.modules.deals.reports.backward_plan.tallying import TALLYING
from krug.modules.deals.reports.backward_plan.ways import BEGUN, COLUMNS, closed_deals, counted
from krug.modules.deals.reports.stages import Steps
from krug.modules.deals.reports.tallying import month_of, shares
from krug.modules.deals.reports.worth import KOPECKS, Turning, currency_of, turning

# Below so many won deals nothing is planned.
ENOUGH = 10


@dataclass(frozen=True)
class History:
    """`reached` tells of each step how many of the closed deals came to it or further, `days` how many full days the
    won took from there to winning, by median; of BEGUN all of them, from their beginning. `spreads` tells of each step
    how far the months of closing lie apart, or how few of them tell anything."""

    closed: int
    won: int
    worth: int  # kopecks of the won
    reached: dict[int, int]
    days: dict[int, Decimal | None]
    turning: Turning
    spreads: dict[int, Spread | int]

    @property
    def is_enough(self) -> bool:
        return self.won >= ENOUGH and self.worth > 0

    @property
    def average(self) -> Fraction:
        """Kopecks of a won deal."""
        return Fraction(self.worth, self.won)

    def usual_days(self, step: int) -> int | None:
        """Full days from there to winning, rounded up; None where too little is known."""
        days = self.days[step] if self.is_enough else None
        return None if days is None else math.ceil(days)

    def in_time(self, steps: Steps, last: dt.date, today: dt.date) -> list[int]:
        """The steps from which one usually still wins by the day `last`; where nothing is known of how long it takes,
        it takes no time."""
        left = (last - today).days
        return [step for step in range(steps.count) if (self.usual_days(step) or 0) <= left]

    def on_the_way(self, step: int) -> Fraction:
        """How many deals come to the step for one that is won."""
        return Fraction(self.reached[step], self.won)

    def needed(self, target: Decimal, many: Fraction) -> int:
        """Deals, where `many` are needed for one that is won."""
        return math.ceil(Fraction(target) * 100 / self.average * many)


class Lines:
    """What is added up of closed deals."""

    def __init__(self, steps: Steps) -> None:
        self.count = steps.count
        self.reached: Counter[int] = Counter()
        self.deals: Counter[str] = Counter()  # the won, by currency
        self.worth: Counter[str] = Counter()
        self.closed = 0
        self.months: dict[str, Month] = defaultdict(Month)
        self.days: dict[int, Counter[int]] = {step: Counter() for step in range(BEGUN, steps.count)}

    def add(self, rows: Iterable[Sequence[Any]], closed_in: str) -> None:
        """Rows of deals closed in one month."""
        month = self.months[closed_in]
        for what, step, days, state, code, count, kopecks in rows:
            if what == "days":
                self.days[int(step)][int(days)] += int(count)
                continue
            self.closed += int(count)
            for passed in range(BEGUN, min(int(step), self.count - 1) + 1):
                self.reached[passed] += int(count)
                month.reached[passed] += int(count)
            if state == "won":
                self.deals[code] += int(count)
                self.worth[code] += int(kopecks)
                month.won += int(count)


def history(reader: Reader, values: Values, steps: Steps, own: str, today: dt.date) -> History:
    """Of the deals closed in the period: whole months as they are kept counted, the rest here and now."""
    kept = shares(reader, {"manager": None, "channel": None, **values})
    lines = Lines(steps)
    if kept.months is not None:
        first = kept.months.first.isoformat()[:7] if kept.months.first else ""
        last = kept.months.last.isoformat()[:7] if kept.months.last else "9999"
        for cell in kept_cells(TALLYING.counting(int(values["kind"]), steps), kept.departments):
            for month, rows in cell.items():
                if first <= month <= last:
                    lines.add(rows, month)
    for deals, part in kept.live:
        base = closed_deals(deals, steps, part, {"ended": month_of("closed_at")})
        for ended, *row in counted(base, steps, own, "ended") if base is not None else ():
            lines.add([row], ended)
    turn = turning(lines.deals, own, today)
    worth = sum(turn.kopecks(kopecks, code) for code, kopecks in sorted(lines.worth.items()))
    days = {step: median(found) for step, found in lines.days.items()}
    apart = spreads(lines.months, range(BEGUN, steps.count))
    return History(lines.closed, lines.deals.total(), worth, dict(lines.reached), days, turn, apart)


def on_hand(deals: QuerySet[Any], steps: Steps, in_time: Collection[int]) -> tuple[dict[int, int], int]:
    """For each step how many deals in work stand there or further, for BEGUN all of them, of those in one of the steps
    `in_time`; and how many stand in others. One query."""
    found, late = dict.fromkeys(range(BEGUN, steps.count), 0), 0
    chosen = sql.chosen(deals.filter(state="open"), "id", "stage_id")
    if chosen is None:
        return found, late
    counted = f") SELECT {sql.rank('stage_id', steps.ids)} AS step, COUNT(*) FROM deal GROUP BY 1"
    for step, count in (Sql("WITH deal (id, stage_id) AS (") + chosen + counted).rows():
        late += 0 if int(step) in in_time else int(count)
        for earlier in range(BEGUN, int(step) + 1) if int(step) in in_time else ():
            found[earlier] += int(count)
    return found, late


def won_in(deals: QuerySet[Any], month: Period, own: str) -> list[tuple[str, int, int]]:
    """(currency, deals, kopecks) of what is won in a month. One query."""
    chosen = sql.chosen(deals.filter(state="won", closed_at__gte=month.start, closed_at__lt=month.end), *COLUMNS)
    if chosen is None:
        return []
    counted = f") SELECT {currency_of(own)} AS code, COUNT(*), SUM({KOPECKS}) FROM deal GROUP BY 1"
    rows = (Sql(f"WITH deal ({', '.join(COLUMNS)}) AS (") + chosen + counted).rows()
    return [(code, int(count), int(kopecks)) for code, count, kopecks in rows]


def standing(steps: Steps, step: int, in_time: Collection[int]) -> Q:
    """The condition on deals in work of being on hand for the step, as `on_hand` counts them: who stands in no stage of
    the kind stands in the first."""
    inner = range(1, len(steps.ids))
    if step > 0 or 0 not in in_time:
        return Q(stage__in=[steps.ids[one] for one in inner if one >= step and one in in_time])
    return ~Q(stage__in=[steps.ids[one] for one in inner if one not in in_time])
