"""What is counted of a funnel: how many deals came to each step and how each ended there, worth and days with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from krug.core.reports.periods import Period

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


class Cohort:
    """Each deal by the furthest step it reached: it has passed all the earlier ones, also those it skipped."""

    def __init__(self, count: int) -> None:
        self.count = count
        # (how far, state, currency) to [deals, kopecks]
        self.reached: dict[tuple[int, str, str], list[int]] = {}
        self.stays: list[Counter[int]] = [Counter() for _number in range(count)]
        self.wins: Counter[int] = Counter()

    def add_rows(self, rows: Iterable[Any]) -> None:
        for what, step, days, state, currency, deals, kopecks in _typed(rows):
            if what == "stay":
                self.stays[step][days] += deals
            elif what == "win":
                self.wins[days] += deals
            else:
                self._reach(step, state, currency, deals, kopecks)

    def add_cell(self, cell: dict[str, Any], period: Period) -> None:
        """What `cell_of` made of rows, less the deals that began outside the period's months."""
        first, last = _bounds(period)
        for began, part in cell.items():
            if not first <= began <= last:
                continue
            for found in part["deals"]:
                self._reach(*found)
            for step, days, counts in part["stays"]:
                _add_days(self.stays[step], days, counts)
            _add_days(self.wins, *part["wins"])

    def _reach(self, step: int, state: str, currency: str, deals: int, kopecks: int) -> None:
        found = self.reached.setdefault((step, state, currency), [0, 0])
        found[0] += deals
        found[1] += kopecks

    def facts(self) -> Facts:
        facts = _empty(self.count)
        for (reached, state, currency), (deals, kopecks) in self.reached.items():
            facts.currencies[currency] += deals
            for number in range(min(reached + 1, self.count)):
                _add(facts.steps[number], PASSED if number < reached else state, currency, deals, kopecks)
            if state == WON:
                _add(facts.won, PASSED, currency, deals, kopecks)
        for step, stays in zip(facts.steps, self.stays, strict=True):
            step.stays = stays
        facts.won.stays = self.wins
        return facts


class Moves:
    """Each step by itself; the won are the step after the last."""

    def __init__(self, count: int) -> None:
        self.facts = _empty(count)
        self._steps = [*self.facts.steps, self.facts.won]

    def add_rows(self, rows: Iterable[Fact]) -> None:
        for what, step, days, ended, currency, deals, kopecks in _typed(rows):
            if what == "stay":
                self._steps[step].stays[days] += deals
            elif what == "win":
                self.facts.won.stays[days] += deals
            else:
                self._come(step, ended, currency, deals, kopecks)

    def add_cell(self, cell: dict[str, Any], months: Period, period: Period) -> None:
        """What `cell_of` made of rows, by month or by month and day of coming again ("2026-03/2026-05-14").

        Counted is what happened in `months`, the whole ones of `period`, less what came again before its end.
        """
        first, last = _bounds(months)
        end = period.last.isoformat() if period.last else "9999"
        for key, part in cell.items():
            month, _slash, again = key.partition("/")
            if not first <= month <= last or (again and again <= end):
                continue
            for found in part["deals"]:
                self._come(*found)
            for step, days, counts in part["stays"]:
                _add_days(self._steps[step].stays, days, counts)
            _add_days(self.facts.won.stays, *part["wins"])

    def _come(self, step: int, ended: str, currency: str, deals: int, kopecks: int) -> None:
        self.facts.currencies[currency] += deals
        _add(self._steps[step], ended, currency, deals, kopecks)


def cell_of(rows: Iterable[Any]) -> dict[str, Any]:
    """Rows of the statement, each with the month of beginning before it, as the JSON of a tally: by that month."""
    cell: dict[str, Any] = {}
    stays: dict[tuple[str, int], tuple[list[int], list[int]]] = {}
    for began, *row in sorted(rows):
        part = cell.setdefault(began, {"deals": [], "stays": [], "wins": [[], []]})
        what, step, days, state, currency, deals, kopecks = next(iter(_typed([row])))
        if what == "deals":
            part["deals"].append([step, state, currency, deals, kopecks])
            continue
        if what == "stay" and (began, step) not in stays:
            stays[began, step] = ([], [])
            part["stays"].append([step, *stays[began, step]])
        histogram = part["wins"] if what == "win" else stays[began, step]
        histogram[0].append(days)
        histogram[1].append(deals)
    return cell


def _bounds(months: Period) -> tuple[str, str]:
    first = months.first.isoformat()[:7] if months.first else ""
    return first, months.last.isoformat()[:7] if months.last else "9999"


def _add_days(found: Counter[int], days: list[int], counts: list[int]) -> None:
    for day, count in zip(days, counts, strict=True):
        found[day] += count


def _empty(count: int) -> Facts:
    return Facts([Step() for _number in range(count)], Step(), Counter())


def _add(step: Step, ended: str, currency: str, deals: int, kopecks: int) -> None:
    step.ended[ended] += deals
    step.worth[currency] += kopecks


def _typed(rows: Iterable[Any]) -> Iterable[Fact]:
    for what, step, days, ended, currency, deals, kopecks in rows:
        yield what, int(step), int(days), ended, currency, int(deals), int(kopecks or 0)
