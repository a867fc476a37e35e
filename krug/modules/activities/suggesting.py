"""What usually follows an activity, with its day and time, to be planned with one press."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from krug.core.access.models import User
from krug.modules.activities import times
from krug.modules.activities.kinds import KINDS, ActivityKind
from krug.modules.activities.words import day_in_words


@dataclass(frozen=True)
class Suggested:
    """A next step as a chip offers it."""

    icon: str
    text: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Preset:
    """A day to be chosen with one press."""

    day: dt.date
    text: str


def following(kind: ActivityKind, person: User) -> list[Suggested]:
    """For an activity of `kind` just done, on the clock of who is to do the next."""
    today = times.today(person)
    found = []
    for one in kind.follows:
        day = times.working_day(today, one.days)
        when = day_in_words(day, today) + (f" {one.time:%H:%M}" if one.time else "")
        values = {"kind": str(one.kind), "title": str(one.title), "due_on": day, "due_time": one.time}
        found.append(Suggested(KINDS[one.kind].icon, f"{one.title} · {when}", values))
    return found


def presets(person: User, with_today: bool = True) -> list[Preset]:
    """Today, tomorrow, in 3 days, in a week."""
    today = times.today(person)
    days = [today + dt.timedelta(days=days) for days in ((0, 1, 3, 7) if with_today else (1, 3, 7))]
    return [Preset(day, day_in_words(day, today)) for day in days]
