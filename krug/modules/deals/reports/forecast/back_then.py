"""The forecast as it would have been told at the beginning of a past day, beside what really came."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from krug.core.reports import periods
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.results import Values
from krug.modules.deals.reports.forecast import odds, tallying
from krug.modules.deals.reports.forecast.counting import ENOUGH, Counted, key_of, money, months_told
from krug.modules.deals.reports.forecast.odds import Standing
from krug.modules.deals.reports.forecast.stood import Stood, Taken, stood, taken, won_within
from krug.modules.deals.reports.parameters import deals_of
from krug.modules.deals.reports.worth import Turning, turning


@dataclass(frozen=True)
class Came:
    """What was won in a month: in all, and of deals begun before the day. None: the month has not begun."""

    came: Decimal | None
    came_known: Decimal | None


@dataclass(frozen=True)
class Then:
    """`came` of each month, `whole` of all; `averaged` deals in work count at the average of `average`, that of the
    deals won before, because what they were worth on that day is not known."""

    day: dt.date
    found: Counted
    came: list[Came]
    whole: Came
    averaged: int
    average: Decimal


def counted_then(reader: Reader, values: Values, months: Sequence[Period], own: str) -> Then:
    """A constant number of queries, whatever the size. `months` begin with that of the day."""
    day: dt.date = values["as_of"]
    moment = periods.midnight(day)
    deals, past = deals_of(reader, values), before(values["period"], day)
    lines, finished = tallying.ended(reader, {**values, "period": past}, [])
    standing = stood(deals, moment, own)
    won, came = won_within(deals, past, own), taken(deals, moment, months, own)
    codes = Counter(one.currency for one in standing) + Counter(one.currency for one in came)
    turn = turning(codes + Counter({code: count for code, count, _kopecks in won}), own, day)
    average = _average(won, turn)
    told = [(one.stage, one.day, _worth(one, turn, average)) for one in standing]
    deals_then = [Standing(one.stage, one.age, kopecks) for one, (_s, _d, kopecks) in zip(standing, told, strict=True)]
    history = odds.pasts([line[:4] for line in lines]) if finished[0] >= ENOUGH else None
    sums = [(one, turn.kopecks(one.kopecks, one.currency)) for one in came]
    already = sum(kopecks for one, kopecks in sums if one.is_before and one.month == key_of(months[0]))
    found = months_told(told, deals_then, history, months, already, day)
    first = months[0].first or day
    overdue = sum(kopecks for _stage, expected, kopecks in told if expected and expected < first)
    counted = Counted(*found, money(already), money(overdue), finished[0], [], turn)
    each = [_came(sums, month) for month in months]
    averaged = sum(one.kopecks is None for one in standing)
    return Then(day, counted, each, _whole(each), averaged, money(Decimal(average)))


def before(period: Period, day: dt.date) -> Period:
    """As much of the period as was over when the day began."""
    last = day - dt.timedelta(days=1)
    return Period(period.first, last if period.last is None else min(period.last, last))


def _average(won: Sequence[tuple[str, int, int]], turn: Turning) -> int:
    """Kopecks of a won deal, rounded down; 0 of none."""
    count = sum(count for _code, count, _kopecks in won)
    worth = sum(turn.kopecks(kopecks, code) for code, _count, kopecks in won)
    return int(Fraction(worth, count)) if count else 0


def _worth(deal: Stood, turn: Turning, average: int) -> int:
    return average if deal.kopecks is None else turn.kopecks(deal.kopecks, deal.currency)


def _came(sums: Sequence[tuple[Taken, int]], month: Period) -> Came:
    if month.first is None or month.first > periods.today():
        return Came(None, None)
    mine = [(one, kopecks) for one, kopecks in sums if one.month == key_of(month)]
    known = sum(kopecks for one, kopecks in mine if one.is_known or one.is_before)
    return Came(money(sum(kopecks for _one, kopecks in mine)), money(known))


def _whole(each: Sequence[Came]) -> Came:
    told = [(one.came, one.came_known) for one in each if one.came is not None and one.came_known is not None]
    return Came(sum((came for came, _k in told), Decimal(0)), sum((known for _c, known in told), Decimal(0)))
