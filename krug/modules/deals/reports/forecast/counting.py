"""What a forecast counts: each month by the manager's word, by the stages, by history, and how well it did before."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone

from krug.core.reports import periods
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.results import Values
from krug.core.stages.models import Stage
from krug.modules.deals.models import Deal
from krug.modules.deals.reports.forecast import known, odds, tallying
from krug.modules.deals.reports.forecast.known import Line
from krug.modules.deals.reports.forecast.odds import Pasts, Standing, Window
from krug.modules.deals.reports.parameters import deals_of
from krug.modules.deals.reports.worth import Turning, turning

# Where a kind's stages have probabilities, the manager's word counts from this one on.
VOUCHED = 50
# Below so many finished deals nothing is said by history.
ENOUGH = 20
# So many whole months behind are forecast once more, to see how well it does.
LOOKED_BACK = 3


@dataclass(frozen=True)
class Month:
    """Amounts; None by history where there is too little of it."""

    key: str
    committed: Decimal
    weighted: Decimal
    historical: Decimal | None
    low: Decimal | None
    high: Decimal | None

    @property
    def values(self) -> dict[str, Any]:
        return {"month": self.key, **{name: value for name, value in vars(self).items() if name != "key"}}


@dataclass(frozen=True)
class Hindsight:
    """A whole month behind: what would have been said on its first day, and what was won in it."""

    first: dt.date
    forecast: Decimal | None
    won: Decimal


@dataclass(frozen=True)
class Counted:
    months: list[Month]
    whole: Month
    won: Decimal  # in this month already
    overdue: Decimal  # of deals in work that were expected to close before this month
    finished: int
    hindsight: list[Hindsight]
    turning: Turning


class Chances:
    """The probabilities of stages, by id."""

    def __init__(self) -> None:
        rows = list(Stage.objects.filter(pipeline__subject=Deal.KIND).values_list("pk", "probability", "pipeline"))
        self.of = {pk: probability for pk, probability, _pipeline in rows}
        told = {pipeline for _pk, probability, pipeline in rows if probability}
        self.vouched = [pk for pk, probability, pipeline in rows if probability >= VOUCHED or pipeline not in told]

    def vouches(self, stage: int) -> bool:
        """A kind without stages has none to doubt its managers by."""
        return stage < 0 or stage in self.vouched


def counted(reader: Reader, values: Values, months: Sequence[Period], own: str) -> Counted:
    """A constant number of queries, whatever the size. `months` begin with the one it is."""
    today, now = periods.today(), timezone.now()
    behind = [periods.month_of(periods.shift(_first(months[0]), -number)) for number in range(1, LOOKED_BACK + 1)]
    moments = [periods.midnight(_first(month)) for month in behind]
    deals = deals_of(reader, values)
    lines, finished = tallying.ended(reader, values, moments)
    rows = known.under_way(deals, now, own)
    taken = known.won(deals, moments[-1], own)
    codes = Counter(row[3] for row in rows) + Counter(code for _month, code, _kopecks in taken)
    turn = turning(codes, own, today)
    won: Counter[str] = Counter()
    for month, code, kopecks in taken:
        won[month] += turn.kopecks(kopecks, code)
    before = replace(turn, left=Counter())
    were: dict[int, list[Standing]] = defaultdict(list)
    for number, stage, age, code, kopecks in known.were_under_way(deals, moments, own):
        were[number].append(Standing(stage, age, before.kopecks(kopecks, code)))
    hindsight = [
        Hindsight(
            _first(month),
            _once_more(were[number], [line for line in lines if line[4] > number], month)
            if finished[number + 1] >= ENOUGH
            else None,
            money(won[key_of(month)]),
        )
        for number, month in enumerate(behind)
    ]
    told = [(stage, day, turn.kopecks(kopecks, code)) for stage, _age, day, code, kopecks in rows]
    standing = [Standing(row[0], row[1], one[2]) for row, one in zip(rows, told, strict=True)]
    past = odds.pasts([line[:4] for line in lines]) if finished[0] >= ENOUGH else None
    already = won[key_of(months[0])]
    found = months_told(told, standing, past, months, already, today)
    overdue = sum(kopecks for _stage, day, kopecks in told if day and day < _first(months[0]))
    return Counted(*found, money(already), money(overdue), finished[0], hindsight, turn)


def months_told(
    told: Sequence[tuple[int, dt.date | None, int]],
    standing: Sequence[Standing],
    past: Pasts | None,
    months: Sequence[Period],
    already: int,
    today: dt.date,
) -> tuple[list[Month], Month]:
    """Each month and all together, as told on the day `today`: `told` are (stage, expected closing day, kopecks) of the
    deals in work, `standing` the same deals by age, `already` the kopecks won in the first month."""
    chances, keys = Chances(), [key_of(month) for month in months]
    committed, weighted = dict.fromkeys(keys, Decimal(0)), dict.fromkeys(keys, Decimal(0))
    committed[keys[0]] += already
    weighted[keys[0]] += already
    for stage, day, kopecks in told:
        key = f"{day:%Y-%m}" if day else ""
        if key in keys:
            committed[key] += kopecks * chances.vouches(stage)
            weighted[key] += Decimal(kopecks * chances.of.get(stage, 0)).scaleb(-2)
    by_history = _by_history(standing, past, months, already, today)
    found = [
        Month(key, money(committed[key]), money(weighted[key]), *by_history[number]) for number, key in enumerate(keys)
    ]
    historical = [month.historical for month in found if month.historical is not None]
    middle = sum(historical, Decimal(0)) if historical else None
    sums = (sum((m.committed for m in found), Decimal(0)), sum((m.weighted for m in found), Decimal(0)))
    *_middle, low, high = by_history[-1]
    whole = Month("", *sums, middle, None, None)
    if middle is None or low is None or high is None:
        return found, whole
    return found, replace(whole, low=min(low, middle), high=max(high, middle))


def _by_history(
    standing: Sequence[Standing], past: Pasts | None, months: Sequence[Period], already: int, today: dt.date
) -> list[tuple[Decimal | None, Decimal | None, Decimal | None]]:
    """(what is expected, low, high) of each month, and of all together."""
    if past is None:
        return [(None, None, None)] * (len(months) + 1)
    windows = [_window(month, today) for month in months]
    middles = odds.expected(standing, past, windows)
    draws = odds.drawn(standing, past, windows)
    found: list[tuple[Decimal | None, Decimal | None, Decimal | None]] = []
    for number, middle in enumerate([*middles, sum(middles, Decimal(0))]):
        sums = [draw[number] for draw in draws] if number < len(months) else [sum(draw) for draw in draws]
        low, high = odds.interval(sums, middle)
        more = already if number in (0, len(months)) else 0
        found.append((money(middle + more), money(low + more), money(high + more)))
    return found


def _once_more(standing: Sequence[Standing], lines: Sequence[Line], month: Period) -> Decimal:
    """What would have been expected of the month on its first day."""
    [found] = odds.expected(standing, odds.pasts([line[:4] for line in lines]), [_window(month, _first(month))])
    return money(found)


def _window(month: Period, today: dt.date) -> Window:
    first, last = _first(month), month.last or today
    return max(0, (first - today).days), (last - today).days


def key_of(month: Period) -> str:
    return f"{month.first:%Y-%m}"


def _first(month: Period) -> dt.date:
    return month.first or periods.today()


def money(kopecks: Decimal | int) -> Decimal:
    return Decimal(kopecks).quantize(Decimal(1), ROUND_HALF_UP).scaleb(-2)
