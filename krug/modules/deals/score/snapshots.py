"""Closed deals looked at again as they stood on days of the past, while they were open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from krug.modules.deals.score.features import FEATURES, Past, Usual, known, stage_of

# About so many snapshots are made: of more, each deal is looked at on some of the days only.
MOST = 12_000
STEP = 7
Beat = Callable[[], None]


@dataclass(frozen=True)
class Snapshot:
    """What was known of a deal on a day, and how it ended later."""

    deal: int
    day: float
    closed: float
    won: bool
    answers: tuple[str | None, ...]


def snapshots(pasts: Sequence[Past], beat: Beat) -> list[Snapshot]:
    """All deals open on each of some days, in the order of days. What is usual is what was usual by that day."""
    closed = sorted((past for past in pasts if past.closed is not None), key=attrgetter("closed"))
    if not closed:
        return []
    began = sorted(closed, key=attrgetter("begun"))
    stays = sorted(_stays(closed))
    usual, alive, found = Usual(), list[Past](), list[Snapshot]()
    ended = began_at = left = 0
    every = _every(closed)
    for number, day in enumerate(_days(closed)):
        beat()
        while ended < len(closed) and (closed[ended].closed or 0) <= day:
            usual.take_end(closed[ended])
            ended += 1
        while left < len(stays) and stays[left][0] <= day:
            usual.take_stay(stays[left][1], stays[left][2])
            left += 1
        while began_at < len(began) and began[began_at].begun <= day:
            alive.append(began[began_at])
            began_at += 1
        alive = [past for past in alive if (past.closed or 0) > day]
        days, amounts = usual.plain().values()
        for past in alive:
            if (past.id + number) % every:
                continue
            seen = known(past, day, days, amounts, client_of(past, usual.clients))
            answers = tuple(seen.answers[name] for name in FEATURES)
            found.append(Snapshot(past.id, day, past.closed or 0, past.won, answers))
    return found


def client_of(past: Past, clients: dict[int, bool]) -> str | None:
    """How the earlier deals of its client ended; None where it has no client."""
    if past.client is None:
        return None
    return {None: "new", True: "won", False: "lost"}[clients.get(past.client)]


def usual_of(pasts: Sequence[Past]) -> Usual:
    """What is usual by now, of all of them."""
    usual = Usual()
    for past in pasts:
        if past.closed is not None:
            usual.take_end(past)
    for _left, stage, days in _stays(pasts):
        usual.take_stay(stage, days)
    return usual


def _stays(pasts: Sequence[Past]) -> Iterator[tuple[float, str, float]]:
    """(left, stage, days) of each stay that is over; a kind without stages has one, from beginning to end."""
    for past in pasts:
        if not past.stays and past.closed is not None:
            yield past.closed, stage_of(past, None), past.closed - past.begun
        for entered, left, stage in past.stays:
            if left is not None:
                yield left, str(stage), max(0.0, left - entered)


def _days(closed: Sequence[Past]) -> list[float]:
    """A day of each week, between whole days, so that what began and ended at midnight is on the right side."""
    first, last = min(past.begun for past in closed), closed[-1].closed or 0
    return [int(first) + 0.5 + STEP * number for number in range(int((last - first) / STEP) + 1)]


def _every(closed: Sequence[Past]) -> int:
    """A deal is looked at in each so-manieth week: the same for the same deals."""
    weeks = sum((past.closed or 0) - past.begun for past in closed) / STEP
    return 1 + int(weeks / MOST)


def thinned(found: Sequence[Snapshot], most: int) -> list[Snapshot]:
    """At most so many, evenly over the days."""
    if len(found) <= most:
        return list(found)
    return [found[len(found) * number // most] for number in range(most)]


__all__ = ["MOST", "Snapshot", "client_of", "snapshots", "thinned", "usual_of"]
