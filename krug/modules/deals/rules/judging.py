"""Whether a rule is kept: pure functions over what was done and when, which ask no database and no clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from krug.modules.deals.models import Must


class State(StrEnum):
    KEPT = "kept"
    BROKEN = "broken"
    WAITING = "waiting"


@dataclass(frozen=True)
class Demand:
    """A rule as it is judged. `deed` "": any activity will do. `zone`: the day of a deadline ends there at midnight."""

    must: str
    days: int | None = None
    deed: str = ""
    stage: int | None = None
    since: dt.datetime | None = None
    zone: dt.tzinfo = dt.UTC


@dataclass(frozen=True)
class Stay:
    """In a stage, from when to when; `left` None: it stands there."""

    stage: int
    came: dt.datetime
    left: dt.datetime | None = None


@dataclass(frozen=True)
class Facts:
    """What is known of a deal or a client. `ended` None: in work. `deeds`: (when, kind of activity), in any order."""

    begun: dt.datetime
    ended: dt.datetime | None = None
    is_lost: bool = False
    deeds: Sequence[tuple[dt.datetime, str]] = ()
    stays: Sequence[Stay] = ()


@dataclass(frozen=True)
class Verdict:
    """`owes`: the step is still to be taken. `due`: by when, and for steps that come again by when the next one is.

    Without `due` no step is to come, or it must only be taken before the deal goes on.
    """

    state: State
    due: dt.datetime | None = None
    owes: bool = False


def judge(demand: Demand, facts: Facts, now: dt.datetime) -> Verdict | None:
    """None where the rule has nothing to say: it began before the rule did, or ended before the step was due."""
    if demand.must == Must.STAGE:
        return _in_stage(demand, facts, now)
    if demand.must == Must.START:
        return _after_start(demand, facts, now)
    return _again_and_again(demand, facts, now)


def due_of(at: dt.datetime, days: int, zone: dt.tzinfo) -> dt.datetime:
    """The end of the day that comes `days` after the day of `at`."""
    day = at.astimezone(zone).date() + dt.timedelta(days=days + 1)
    return dt.datetime.combine(day, dt.time(), zone)


def _after_start(demand: Demand, facts: Facts, now: dt.datetime) -> Verdict | None:
    if demand.since and facts.begun < demand.since:
        return None
    due = due_of(facts.begun, demand.days or 0, demand.zone)
    done = min(_deeds(demand, facts, facts.begun), default=None)
    if done is not None and done <= due:
        return Verdict(State.KEPT)
    if facts.ended is not None and facts.ended <= due:
        return None
    owes = facts.ended is None and done is None
    return Verdict(State.WAITING if now <= due and owes else State.BROKEN, due if owes else None, owes)


def _in_stage(demand: Demand, facts: Facts, now: dt.datetime) -> Verdict | None:
    """Once done in any of its stays it is done; else the last stay tells."""
    stays = [
        stay for stay in facts.stays if stay.stage == demand.stage and not (demand.since and stay.came < demand.since)
    ]
    found = [_of_stay(demand, facts, stay, now) for stay in sorted(stays, key=lambda stay: stay.came)]
    return next((one for one in found if one and one.state is State.KEPT), found[-1] if found else None)


def _of_stay(demand: Demand, facts: Facts, stay: Stay, now: dt.datetime) -> Verdict | None:
    due = due_of(stay.came, demand.days, demand.zone) if demand.days is not None else None
    end = stay.left or facts.ended
    done = [at for at in _deeds(demand, facts, stay.came) if end is None or at <= end]
    if any(due is None or at <= due for at in done):
        return Verdict(State.KEPT)
    if end is None:
        is_late = due is not None and now > due
        return Verdict(State.BROKEN if is_late or done else State.WAITING, None if done else due, not done)
    if facts.is_lost and end == facts.ended and (due is None or end <= due):
        return None
    return Verdict(State.BROKEN)


def _again_and_again(demand: Demand, facts: Facts, now: dt.datetime) -> Verdict | None:
    start = max(facts.begun, demand.since) if demand.since else facts.begun
    end = facts.ended or now
    if start > end:
        return None
    done = sorted(at for at in _deeds(demand, facts, start) if at <= end)
    points = [start, *done]
    dues = [due_of(at, demand.days or 0, demand.zone) for at in points]
    is_broken = any(following > due for due, following in zip(dues, [*done, end], strict=True))
    is_open = facts.ended is None
    if is_broken:
        return Verdict(State.BROKEN, dues[-1] if is_open else None, is_open and now > dues[-1])
    if done:
        return Verdict(State.KEPT, dues[-1] if is_open else None)
    return Verdict(State.WAITING, dues[-1], True) if is_open else None


def _deeds(demand: Demand, facts: Facts, since: dt.datetime) -> list[dt.datetime]:
    return [at for at, kind in facts.deeds if at >= since and demand.deed in ("", kind)]
