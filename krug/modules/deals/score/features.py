"""What is known of a deal on a day: one short answer to each of a few questions, made of nothing that came later."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# By what a deal is judged, and the field whose right a reader needs to be told of it.
FEATURES = {
    "kind": "kind",
    "stage": "stage",
    "age": "stage",
    "amount": "amount",
    "product": "product",
    "channel": "channel",
    "responsible": "responsible",
    "client": "client",
    "activity": "stage",
    "season": "stage",
}
# How many times the usual: the ends of the buckets of age and amount.
TIMES = (0.5, 1.0, 2.0, 4.0)
EPOCH = dt.date(1970, 1, 1).toordinal()
LATELY = 14.0  # days in which what was done still counts
# Below so many stays or amounts nobody knows what is usual.
ENOUGH_USUAL = 5


@dataclass(frozen=True)
class Told:
    """What a deal held of `name` before it was changed at `at`."""

    at: float
    name: str
    old: Any


@dataclass
class Past:
    """A deal as the database tells it; moments are days since 1970 with their fractions.

    `known_from`: since when Krug itself has known the deal; of one brought in with its past the file tells only how it
    ended, and neither what it was worth on the way nor what was done about it. `closed` None: it is open.
    `stays` are (entered, left or None, stage).
    """

    id: int
    kind: int
    currency: str
    amount: int | None
    responsible: int | None
    product: int | None
    channel: int | None
    client: int | None
    begun: float
    known_from: float
    closed: float | None = None
    won: bool = False
    stays: list[tuple[float, float | None, int]] = field(default_factory=list)
    done: list[float] = field(default_factory=list)
    changes: list[Told] = field(default_factory=list)

    def held(self, name: str, day: float) -> Any:
        """The value on that day: what the first change after it found."""
        later = [told for told in self.changes if told.name == name and told.at > day]
        return min(later, key=lambda told: told.at).old if later else getattr(self, name)

    def stay(self, day: float) -> tuple[float, int] | None:
        """Since when and in which stage it stood; None without stages."""
        here = [stay for stay in self.stays if stay[0] <= day]
        return (here[-1][0], here[-1][2]) if here else None


@dataclass
class Usual:
    """What is usual so far: days in each stage, amounts of each kind and currency, how each client's deals ended."""

    days: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    amounts: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    clients: dict[int, bool] = field(default_factory=dict)

    def take_stay(self, stage: int | str, days: float) -> None:
        insort(self.days[str(stage)], days)

    def take_end(self, past: Past) -> None:
        if past.amount and past.known_from < (past.closed or 0):
            insort(self.amounts[money_of(past)], float(past.amount))
        if past.client is not None:
            self.clients[past.client] = self.clients.get(past.client, False) or past.won

    def plain(self) -> dict[str, dict[str, float]]:
        """The middles alone, as JSON."""
        return {"days": _middles(self.days), "amounts": _middles(self.amounts)}


@dataclass(frozen=True)
class Known:
    """The answers by feature, None where there is none; and figures for saying them in words."""

    answers: Mapping[str, str | None]
    figures: Mapping[str, Mapping[str, Any]]


def known(past: Past, day: float, days: Mapping[str, float], amounts: Mapping[str, float], client: str | None) -> Known:
    """The deal as it stood on the day. `days` and `amounts` are what was usual by then, `client` how the client's
    earlier deals had ended ("won", "lost", "new")."""
    stay = past.stay(day)
    since, stage = stay if stay else (past.begun, None)
    place = stage_of(past, stage)
    figures: dict[str, dict[str, Any]] = {}
    answers: dict[str, str | None] = {
        "kind": str(past.kind),
        "stage": place,
        "age": _times(figures, "age", day - since, days.get(place), f"{place}:", 0.5),
        "amount": _amount(past, day, amounts, figures),
        "product": _text(past.held("product", day)),
        "channel": _text(past.channel),
        "responsible": _text(past.held("responsible", day)),
        "client": client,
        "activity": _activity(past, day, figures),
        "season": str((dt.date.fromordinal(EPOCH + int(day)).month - 1) % 3),
    }
    if "age" in figures:
        figures["age"]["days"] = int(day - since)
    figures["stage"] = {"stage": stage}
    return Known(answers, figures)


def stage_of(past: Past, stage: int | None) -> str:
    """A kind without stages has one step."""
    return str(stage) if stage is not None else f"kind-{past.kind}"


def money_of(past: Past) -> str:
    return f"{past.kind}:{past.currency}"


def middle(values: list[float]) -> float | None:
    """The median of values in order; None of too few."""
    return values[len(values) // 2] if len(values) >= ENOUGH_USUAL else None


def _middles(found: Mapping[str, list[float]]) -> dict[str, float]:
    return {key: round(half, 2) for key, values in found.items() if (half := middle(values)) is not None}


def _times(
    figures: dict[str, dict[str, Any]], name: str, value: float, usual: float | None, key: str, room: float = 0.0
) -> str | None:
    """The bucket of how many times the usual it is; `room` keeps small figures from great ratios."""
    if usual is None or usual + room <= 0:
        return None
    times = (value + room) / (usual + room)
    figures[name] = {"times": round(times, 2)}
    return f"{key}{bisect_left(TIMES, times)}"


def _amount(past: Past, day: float, amounts: Mapping[str, float], figures: dict[str, dict[str, Any]]) -> str | None:
    amount = past.held("amount", day) if past.known_from <= day else None
    return _times(figures, "amount", float(amount), amounts.get(money_of(past)), "") if amount else None


def _activity(past: Past, day: float, figures: dict[str, dict[str, Any]]) -> str | None:
    if day - LATELY < past.known_from:
        return None  # too short a time to say that nothing was done
    count = bisect_right(past.done, day) - bisect_right(past.done, day - LATELY)
    figures["activity"] = {"count": count}
    return str(min(count, 2))


def _text(value: int | None) -> str | None:
    return None if value is None else str(value)
