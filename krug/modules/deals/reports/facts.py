"""What is counted of a funnel: how many deals came to each step and how each ended there, worth and days with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

WON, LOST, OPEN, PASSED, BACK = "won", "lost", "open", "passed", "back"
# (what, step, days, how it ended, currency, deals, kopecks): a row of the funnel's statements.
Fact = tuple[str, int, int, str, str, int, int]


@dataclass
class Step:
    """The deals that came to one step, by how they ended there; `worth` by currency; `stays` by whole days."""

    ended: Counter[str] = field(default_factory=Counter)
    worth: Counter[str] = field(default_factory=Counter)
    stays: Counter[int] = field(default_factory=Counter)

    @property
    def entered(self) -> int:
        return self.ended.total()


@dataclass
class Facts:
    """The steps in order and the won, as the last. `currencies` tells how many deals are in each."""

    steps: list[Step]
    won: Step
    currencies: Counter[str]

    def amount(self, step: Step, currency: str) -> Decimal:
        return Decimal(step.worth[currency]).scaleb(-2)


def of_cohort(rows: Iterable[Fact], count: int) -> Facts:
    """Each deal by the furthest step it reached: it has passed all the earlier ones, also those it skipped."""
    facts = _empty(count)
    for what, reached, days, state, currency, deals, kopecks in _typed(rows):
        if what == "stay":
            facts.steps[reached].stays[days] += deals
        elif what == "win":
            facts.won.stays[days] += deals
        else:
            facts.currencies[currency] += deals
            for number in range(min(reached + 1, count)):
                _add(facts.steps[number], PASSED if number < reached else state, currency, deals, kopecks)
            if state == WON:
                _add(facts.won, PASSED, currency, deals, kopecks)
    return facts


def of_moves(rows: Iterable[Fact], count: int) -> Facts:
    """Each step by itself."""
    facts = _empty(count)
    for what, number, days, ended, currency, deals, kopecks in _typed(rows):
        if what == "stay":
            facts.steps[number].stays[days] += deals
        elif what == "win":
            facts.won.stays[days] += deals
        else:
            facts.currencies[currency] += deals
            _add(facts.won if what == "won" else facts.steps[number], ended, currency, deals, kopecks)
    return facts


def _empty(count: int) -> Facts:
    return Facts([Step() for _number in range(count)], Step(), Counter())


def _add(step: Step, ended: str, currency: str, deals: int, kopecks: int) -> None:
    step.ended[ended] += deals
    step.worth[currency] += kopecks


def _typed(rows: Iterable[Any]) -> Iterable[Fact]:
    for what, step, days, ended, currency, deals, kopecks in rows:
        yield what, int(step), int(days), ended, currency, int(deals), int(kopecks or 0)
