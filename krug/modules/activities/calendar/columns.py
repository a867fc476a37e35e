"""The calendar as it is drawn: columns of hours, a table of people and days, a month, an agenda."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.hours.clocks import Calendar
from krug.core.hours.production import DayOfCalendar, day_of
from krug.core.hours.weeks import FirmDays, calendars_of, firm_calendar
from krug.modules.activities.calendar.entries import QUARTER, Entry, entries, rest_of
from krug.modules.activities.calendar.loading import Seen, of_people, of_resources
from krug.modules.activities.calendar.period import AGENDA, Period
from krug.modules.activities.calendar.whose import Whose

IN_MONTH = 4
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Cell:
    """One day of one person, or of one room. `note` is a holiday or that they are away; `now` the quarter it is now.

    `rest` are the quarters not worked, as (from, how many).
    """

    day: dt.date
    entries: list[Entry]
    title: str = ""
    owner: int | None = None
    note: str = ""
    is_today: bool = False
    is_off: bool = False
    is_outside: bool = False
    rest: list[tuple[int, int]] = field(default_factory=list)
    now: int | None = None

    @property
    def whole(self) -> list[Entry]:
        return [one for one in self.entries if not one.quarters]

    @property
    def timed(self) -> list[Entry]:
        return [one for one in self.entries if one.quarters]

    @property
    def first(self) -> list[Entry]:
        return sorted(self.entries, key=lambda one: (bool(one.quarters), one.first))[:IN_MONTH]

    @property
    def more(self) -> int:
        return max(len(self.entries) - IN_MONTH, 0)


@dataclass(frozen=True)
class Line:
    """A person or a room with the days of a week. `minutes` are those planned in it."""

    title: str
    owner: int
    cells: list[Cell]

    @property
    def hours(self) -> int:
        return round(sum(one.minutes for cell in self.cells for one in cell.timed) / 60)


@dataclass(frozen=True)
class Drawn:
    """`layout`: "columns", "lines", "month" or "agenda"; of `cells` and `lines` the one that it has is filled."""

    layout: str
    cells: list[Cell]
    lines: list[Line]
    clashes: int


def draw(viewer: User, whose: Whose, period: Period, zone: dt.tzinfo) -> Drawn:
    """The number of queries does not grow with people, days or activities."""
    days = period.days
    begin, end = _midnight(days[0], zone), _midnight(days[-1] + DAY, zone)
    if whose.resources:
        rows = of_resources(viewer, whose.resources, begin, end)
        owners = [(one.pk, one.name) for one in whose.resources]
        calendars = dict.fromkeys((pk for pk, _name in owners), firm_calendar())
    else:
        rows = of_people(viewer, whose.people, begin, end)
        owners = [(one.pk, one.name) for one in whose.people]
        calendars = calendars_of(whose.people, since=days[0] - DAY)
    lines = [_line(viewer, pk, name, rows.get(pk, []), calendars[pk], period, zone) for pk, name in owners]
    clashes = len({one.pk for line in lines for cell in line.cells for one in cell.entries if one.clashes and one.pk})
    return _arranged(whose, period, lines, clashes)


def _arranged(whose: Whose, period: Period, lines: Sequence[Line], clashes: int) -> Drawn:
    if period.view in ("month", AGENDA):
        return Drawn(period.view, _together(lines, period), [], clashes)
    if period.view == "week" and not whose.is_one:
        return Drawn("lines", [], list(lines), clashes)
    return Drawn("columns", [cell for line in lines for cell in line.cells], [], clashes)


def _line(
    viewer: User, owner: int, title: str, rows: list[Seen], calendar: Calendar, period: Period, zone: dt.tzinfo
) -> Line:
    found = entries(viewer, rows, period.days, zone, _("Busy"))
    country, now = viewer.firm.country, timezone.now().astimezone(zone)
    cells = [
        Cell(
            day=day,
            entries=found[day],
            title=title,
            owner=owner,
            note=_note(calendar, day_of(country, day)),
            is_today=day == now.date(),
            is_off=not calendar.exceptions.get(day),
            is_outside=not period.has(day),
            rest=rest_of(calendar, day, zone) if period.view in ("day", "week") else [],
            now=(now.hour * 60 + now.minute) // QUARTER if day == now.date() else None,
        )
        for day in period.days
    ]
    return Line(title, owner, cells)


def _together(lines: Sequence[Line], period: Period) -> list[Cell]:
    """The days of all, one after another."""
    if len(lines) == 1:
        return lines[0].cells
    found = []
    for number, day in enumerate(period.days):
        cells = [line.cells[number] for line in lines]
        every = [one for cell in cells for one in cell.entries]
        once: Mapping[object, Entry] = {(one.pk or (n, one.label)): one for n, one in enumerate(every)}
        found.append(
            Cell(
                day=day,
                entries=sorted(once.values(), key=lambda one: (bool(one.quarters), one.first)),
                note=cells[0].note if cells else "",
                is_today=bool(cells) and cells[0].is_today,
                is_off=all(cell.is_off for cell in cells),
                is_outside=not period.has(day),
            )
        )
    return found


def _note(calendar: Calendar, known: DayOfCalendar) -> str:
    if isinstance(calendar.exceptions, FirmDays) and calendar.exceptions.is_away(known.date):
        return _("Away")
    return str(known.title)


def _midnight(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)
