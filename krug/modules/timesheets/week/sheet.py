"""A week of one person as a table: lines down, seven days across, sums at both edges."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.hours.weeks import calendars_of
from krug.modules.activities.times import today
from krug.modules.timesheets.durations import said
from krug.modules.timesheets.models import TimeEntry, WorkKind
from krug.modules.timesheets.week.lines import Line, Title, titles
from krug.modules.timesheets.working import minutes_of_day

WEEK = dt.timedelta(days=7)
# Of the lines of the week before so many stand ready, the last used first.
MOST_BEFORE = 8
Spot = tuple[Line, dt.date]


@dataclass(frozen=True)
class Cell:
    """`text` is what stands or was typed, `was` what stands; `error` why it was not taken."""

    name: str
    day: dt.date
    text: str = ""
    was: str = ""
    error: str = ""


@dataclass(frozen=True)
class Row:
    line: Line
    title: Title
    work: str
    cells: list[Cell]
    total: str

    @property
    def aside(self) -> str:
        """Whose it is, and which work."""
        return " · ".join(part for part in (self.title.client, self.work) if part)


@dataclass(frozen=True)
class Foot:
    """The end of a day's column: what is booked, and what the person's calendar has."""

    day: dt.date
    booked: str
    working: str
    is_off: bool
    is_today: bool


@dataclass(frozen=True)
class Typed:
    """What came with the form, and what became of it: texts and errors by the cell's name."""

    texts: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def name_of(line: Line, day: dt.date) -> str:
    return f"{line.key}@{day.isoformat()}"


def grouped(entries: Iterable[TimeEntry]) -> dict[Spot, list[TimeEntry]]:
    """By line and day."""
    found: dict[Spot, list[TimeEntry]] = defaultdict(list)
    for entry in entries:
        found[Line.of(entry), entry.day].append(entry)
    return found


def may_fill(user: User, person: User) -> bool:
    """Whether `user` may book time as `person`'s."""
    entry = TimeEntry(responsible=person)
    entry.department_id = person.department_id
    return policy.may(user, Action.CREATE, entry)


@dataclass(frozen=True)
class Sheet:
    """`person`'s week as `viewer` sees it; `more` are lines asked for that have no time yet."""

    viewer: User
    person: User
    days: list[dt.date]
    more: tuple[Line, ...] = ()
    typed: Typed = field(default_factory=Typed)

    def drawn(self) -> dict[str, Any]:
        """Rows, feet of the columns, and the sum of all. Thirteen queries at most, however much was booked.

        What was worked on lately in the week before has its line ready.
        """
        rows = TimeEntry.objects.visible_to(self.viewer).filter(responsible=self.person)
        entries = list(rows.filter(day__range=(self.days[0] - WEEK, self.days[-1])).order_by("-day", "id"))
        by_spot = grouped(entry for entry in entries if entry.day >= self.days[0])
        before = dict.fromkeys(Line.of(entry) for entry in entries if entry.day < self.days[0])
        lines = list(dict.fromkeys([*self.more, *(line for line, _day in by_spot), *islice(before, MOST_BEFORE)]))
        known, works = titles(lines, self.viewer), dict(WorkKind.objects.values_list("pk", "name"))
        drawn = [self._row(line, by_spot, known, works) for line in lines]
        drawn.sort(key=lambda row: (not row.total, not row.title.name, row.title.name.casefold(), row.line.key))
        calendar = calendars_of([self.person], since=self.days[0])[self.person.pk]
        sums = [sum(one.spent for one in entries if one.day == day) for day in self.days]
        working = [minutes_of_day(calendar, day) for day in self.days]
        now = today(self.person)
        return {
            "rows": drawn,
            "feet": [
                Foot(day, said(booked) if booked else "", said(time) if time else "", not time, day == now)
                for day, booked, time in zip(self.days, sums, working, strict=True)
            ],
            "total": said(sum(sums)),
            "working": said(sum(working)),
            "last": now,
        }

    def _row(
        self,
        line: Line,
        by_spot: Mapping[Spot, list[TimeEntry]],
        known: Mapping[tuple[str, int], Title],
        works: Mapping[int, str],
    ) -> Row:
        title = known.get((line.about, line.pk), Title())
        sums = [sum(one.spent for one in by_spot.get((line, day), ())) for day in self.days]
        cells = [self._cell(line, day, booked) for day, booked in zip(self.days, sums, strict=True)]
        return Row(line, title, works.get(line.work, ""), cells, said(sum(sums)) if any(sums) else "")

    def _cell(self, line: Line, day: dt.date, booked: int) -> Cell:
        name, was = name_of(line, day), said(booked) if booked else ""
        return Cell(name, day, self.typed.texts.get(name, was), was, self.typed.errors.get(name, ""))
