"""The functions a formula may call, each with what it takes and gives."""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any

from krug.core.records.formulas.language import BIG, LONGEST_TEXT, Fault, Sort, Value

NUMBER, TEXT, DATE, FLAG = Sort.NUMBER, Sort.TEXT, Sort.DATE, Sort.FLAG
PLACES = 4


@dataclass(frozen=True)
class Function:
    """`takes` are the sorts of what is given, the last of them for all that follow; None: any, and where `alike`, all
    the same. `gives` None: the sort of what is given in the first such place. `least` and `most` how many are given.

    `run` gets values; of a function that is `lazy`, questions that give them, so that what is not wanted is not asked.
    """

    code: str
    names: tuple[str, ...]
    takes: tuple[Sort | None, ...]
    gives: Sort | None
    run: Callable[..., Value]
    least: int = 1
    most: int = 1
    lazy: bool = False


def is_empty(value: Value) -> bool:
    return value is None or value == ""


def said(value: Value) -> str:
    """A value as a part of a text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    return value


def joined(*values: Value) -> str:
    return "".join(said(value)[:LONGEST_TEXT] for value in values)[:LONGEST_TEXT]


def rounded(value: Decimal, places: Value = Decimal(0), how: str = ROUND_HALF_UP) -> Decimal:
    """To at most four decimals; fewer than none are tens."""
    number = int(places) if isinstance(places, Decimal) else 0
    step = Decimal(1).scaleb(-max(min(number, PLACES), -12))
    return value.quantize(step, rounding=how) if step <= 1 else (value / step).quantize(Decimal(1), how) * step


def _if(condition: Callable[[], Value], then: Callable[[], Value], other: Callable[[], Value] = lambda: None) -> Value:
    return then() if condition() is True else other()


def _coalesce(*asked: Callable[[], Value]) -> Value:
    """The first that says something; what cannot be worked out says nothing."""
    for ask in asked:
        try:
            value = ask()
        except Fault:
            continue
        if not is_empty(value):
            return value
    return None


def _all(run: Callable[..., Value]) -> Callable[..., Value]:
    """Gives nothing where anything it needs is empty."""

    def whole(*values: Value) -> Value:
        return None if any(value is None for value in values) else run(*values)

    return whole


def _some(run: Callable[[Sequence[Any]], Value]) -> Callable[..., Value]:
    """Passes over what is empty; gives nothing where all is."""

    def among(*values: Value) -> Value:
        there = [value for value in values if value is not None]
        return run(there) if there else None

    return among


def _months_on(day: dt.date, months: Decimal) -> dt.date:
    """The same day so many months on, or the last of a shorter month."""
    if abs(months) > 12_000:
        raise Fault(BIG)
    year, month = divmod(day.year * 12 + day.month - 1 + int(months), 12)
    for shorter in range(4):
        try:
            return dt.date(year, month + 1, day.day - shorter)
        except ValueError:
            continue
    raise Fault(BIG)


def _sum(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal(0))


def _days(start: dt.date, end: dt.date) -> Decimal:
    return Decimal((end - start).days)


MANY = 50
FUNCTIONS = (
    Function("if", ("если", "if"), (FLAG, None), None, _if, 2, 3, lazy=True),
    Function("coalesce", ("первое", "еслипусто", "coalesce"), (None,), None, _coalesce, 1, MANY, lazy=True),
    Function("empty", ("пусто", "empty"), (None,), FLAG, is_empty),
    Function("round", ("округл", "округлить", "round"), (NUMBER,), NUMBER, _all(rounded), 1, 2),
    Function("floor", ("окрвниз", "floor"), (NUMBER,), NUMBER, _all(partial(rounded, how=ROUND_FLOOR)), 1, 2),
    Function("ceil", ("окрвверх", "ceil"), (NUMBER,), NUMBER, _all(partial(rounded, how=ROUND_CEILING)), 1, 2),
    Function("abs", ("abs", "модуль"), (NUMBER,), NUMBER, _all(abs)),
    Function("min", ("мин", "min"), (None,), None, _some(min), 1, MANY),
    Function("max", ("макс", "max"), (None,), None, _some(max), 1, MANY),
    Function("sum", ("сумм", "sum"), (NUMBER,), NUMBER, _some(_sum), 1, MANY),
    Function("concat", ("сцепить", "concat"), (None,), TEXT, joined, 1, MANY),
    Function("length", ("длстр", "len"), (TEXT,), NUMBER, lambda text: Decimal(len(text or ""))),
    Function("today", ("сегодня", "today"), (), DATE, lambda: None, 0, 0),
    Function("days", ("дней", "days"), (DATE,), NUMBER, _all(_days), 2, 2),
    Function("months_on", ("датамес", "edate"), (DATE, NUMBER), DATE, _all(_months_on), 2, 2),
    Function("year", ("год", "year"), (DATE,), NUMBER, _all(lambda day: Decimal(day.year))),
    Function("month", ("месяц", "month"), (DATE,), NUMBER, _all(lambda day: Decimal(day.month))),
    Function("day", ("день", "day"), (DATE,), NUMBER, _all(lambda day: Decimal(day.day))),
)
# Each value may be of any sort, be they alike or not.
MIXED = {"concat", "empty"}
BY_CODE = {function.code: function for function in FUNCTIONS}
BY_NAME = {name: function for function in FUNCTIONS for name in function.names}


def function_named(name: str) -> Function | None:
    """In either language, in whatever case; None for none."""
    return BY_NAME.get(name.casefold())


# Exact to forty figures; what is beyond these bounds is told as too big.
EXACT = decimal.Context(prec=40, Emax=400, Emin=-400, rounding=ROUND_HALF_UP)
EXACT.traps[decimal.Overflow] = True
EXACT.traps[decimal.InvalidOperation] = True
EXACT.traps[decimal.DivisionByZero] = True
