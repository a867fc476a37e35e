"""The moves of one part of the deals as the JSON of a tally, and back into a funnel's facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from krug.core.reports.periods import Period
from krug.modules.deals.reports.facts import PASSED, Facts, add, empty
from krug.modules.deals.reports.moves_sql import STAYS

# {"moves": [[came, came again or "", [[step, ended, currency, deals, kopecks]], [[step, [days], [counts]]]]],
#  "won": [[closed, [[currency, deals, kopecks]], [days], [counts]]]}; what came when is a month, "2026-07".
Cell = dict[str, list[Any]]


def cell_of(moves: Iterable[Any], won: Iterable[Any]) -> Cell:
    """From rows of (came, again, step, days, ended, currency, deals, kopecks) and (closed, days, currency, deals,
    kopecks)."""
    return {"moves": _moves_of(moves), "won": _won_of(won)}


def _moves_of(rows: Iterable[Any]) -> list[Any]:
    deals: dict[tuple[str, str], dict[Any, list[int]]] = {}
    stays: dict[tuple[str, str], dict[int, Counter[int]]] = {}
    for came, again, step, days, ended, currency, count, kopecks in rows:
        key = (str(came), str(again))
        found = deals.setdefault(key, {}).setdefault((int(step), ended, currency), [0, 0])
        found[0] += int(count)
        found[1] += int(kopecks or 0)
        if int(days) != STAYS:
            stays.setdefault(key, {}).setdefault(int(step), Counter())[int(days)] += int(count)
    return [
        [
            *key,
            [[*which, *counted] for which, counted in sorted(found.items())],
            [[step, *_histogram(by_day)] for step, by_day in sorted(stays.get(key, {}).items())],
        ]
        for key, found in sorted(deals.items())
    ]


def _won_of(rows: Iterable[Any]) -> list[Any]:
    deals: dict[str, dict[str, list[int]]] = {}
    stays: dict[str, Counter[int]] = {}
    for closed, days, currency, count, kopecks in rows:
        found = deals.setdefault(str(closed), {}).setdefault(currency, [0, 0])
        found[0] += int(count)
        found[1] += int(kopecks or 0)
        stays.setdefault(str(closed), Counter())[int(days)] += int(count)
    return [
        [closed, [[currency, *counted] for currency, counted in sorted(found.items())], *_histogram(stays[closed])]
        for closed, found in sorted(deals.items())
    ]


def _histogram(by_day: Counter[int]) -> list[list[int]]:
    days = sorted(by_day)
    return [days, [by_day[day] for day in days]]


class Moves:
    """Cells added up for one period of whole months."""

    def __init__(self, count: int, period: Period) -> None:
        self.found: Facts = empty(count)
        self._first = period.first.isoformat()[:7] if period.first else ""
        self._last = period.last.isoformat()[:7] if period.last else "9999"

    def add(self, cell: Cell) -> None:
        first, last, found = self._first, self._last, self.found
        for came, again, deals, stays in cell["moves"]:
            if not first <= came <= last or (again and again <= last):
                continue
            for step, ended, currency, count, kopecks in deals:
                found.currencies[currency] += count
                add(found.steps[step], ended, currency, count, kopecks)
            for step, days, counts in stays:
                _add_days(found.steps[step].stays, days, counts)
        for closed, deals, days, counts in cell["won"]:
            if not first <= closed <= last:
                continue
            for currency, count, kopecks in deals:
                found.currencies[currency] += count
                add(found.won, PASSED, currency, count, kopecks)
            _add_days(found.won.stays, days, counts)


def _add_days(stays: Counter[int], days: list[int], counts: list[int]) -> None:
    for day, count in zip(days, counts, strict=True):
        stays[day] += count
