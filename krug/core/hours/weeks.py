"""Whose working time is when: the firm's week, a person's own, the country's calendar, days that are otherwise.

The firm's week is kept by the room that counts deadlines; it says here how to ask for it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from krug.core.access.models import Firm, User
from krug.core.hours.clocks import Calendar, Day
from krug.core.hours.models import Absence, FirmDay, PersonHours
from krug.core.hours.production import DayKind, day_of

Week = tuple[Day, ...]
HOUR = 60
USUAL: Week = (((540, 1080),),) * 5 + ((), ())


def _usual() -> Week:
    return USUAL


# A room above that keeps the firm's week puts its own question here.
firm_week: list[Callable[[], Week]] = [_usual]


@dataclass(frozen=True)
class FirmDays(Mapping[dt.date, Day]):
    """The days on which a person, or the firm, works otherwise than the week says; asked day by day, kept nowhere.

    `away` are spans of days, both ends among them, on which the person does not work at all.
    """

    country: str
    week: Week
    otherwise: Mapping[dt.date, str] = field(default_factory=dict)
    away: tuple[tuple[dt.date, dt.date], ...] = ()

    def __getitem__(self, day: dt.date) -> Day:
        if self.is_away(day):
            return ()
        kind = self.otherwise.get(day) or day_of(self.country, day).kind
        usual = self.week[day.weekday()]
        if kind == DayKind.HOLIDAY or (kind == DayKind.OFF and (day.weekday() < 5 or day in self.otherwise)):
            return ()
        if kind in (DayKind.WORKING, DayKind.SHORT) and day.weekday() >= 5 and not usual:
            # A day off worked for another: as the first working day of the week.
            usual = next((spans for spans in self.week if spans), ())
        return shorter(usual, HOUR) if kind == DayKind.SHORT else usual

    def __iter__(self) -> Iterator[dt.date]:
        return iter(self.otherwise)

    def __len__(self) -> int:
        return len(self.otherwise)

    def is_away(self, day: dt.date) -> bool:
        return any(first <= day <= last for first, last in self.away)


def shorter(spans: Day, minutes: int) -> Day:
    """The day without its last `minutes`."""
    left = list(spans)
    while left and minutes > 0:
        begin, end = left.pop()
        if end - begin > minutes:
            left.append((begin, end - minutes))
        minutes -= end - begin
    return tuple(left)


def firm_calendar(week: Week | None = None) -> Calendar:
    """The firm's working time; `week` where whoever asks has it at hand. Two queries."""
    week = firm_week[-1]() if week is None else week
    return Calendar(week, ZoneInfo(settings.TIME_ZONE), FirmDays(Firm.current().country, week, _otherwise()))


def calendars_of(people: Iterable[User], week: Week | None = None, since: dt.date | None = None) -> dict[int, Calendar]:
    """The working time of each by id, on their own clocks. Four queries for one and for a thousand.

    `since`: absences that ended before are of no interest.
    """
    people = list(people)
    ids = [person.pk for person in people]
    week = firm_week[-1]() if week is None else week
    own = {row.person_id: row.spans for row in PersonHours.objects.filter(person__in=ids)}
    away: dict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    absences = Absence.objects.filter(person__in=ids)
    for row in absences.filter(last__gte=since) if since else absences:
        away[row.person_id].append((row.first, row.last))
    country, otherwise = Firm.current().country, _otherwise()
    found = {}
    for person in people:
        mine = own.get(person.pk) or week
        days = FirmDays(country, mine, otherwise, tuple(away[person.pk]))
        found[person.pk] = Calendar(mine, zone_of(person), days)
    return found


def zone_of(person: User | None) -> ZoneInfo:
    """The person's own time zone, else the firm's."""
    try:
        return ZoneInfo((person.time_zone if person else "") or settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)


def _otherwise() -> dict[dt.date, str]:
    return dict(FirmDay.objects.values_list("day", "kind"))
