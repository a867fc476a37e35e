"""Production calendars of Russia, Belarus and Ukraine: which days are worked, which are short, which are off.

Holidays follow from law; what governments move each year stands here by year, and `CONFIRMED` says up to which year
that is known. Beyond it the bare law is given: a page that shows such a year says so. Nothing here asks the database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from krug.core.access.models.firm import Country

DAY = dt.timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 1992, 2199


class DayKind(models.TextChoices):
    WORKING = "working", _("working day")
    SHORT = "short", _("an hour shorter")
    OFF = "off", _("day off")
    HOLIDAY = "holiday", _("holiday")


@dataclass(frozen=True)
class DayOfCalendar:
    """`moved_from`: the day this one stands for: whose day off it took, or for which it is worked; None: for none."""

    date: dt.date
    kind: DayKind
    title: str | Promise = ""
    moved_from: dt.date | None = None

    @property
    def is_worked(self) -> bool:
        return self.kind in (DayKind.WORKING, DayKind.SHORT)

    @property
    def is_special(self) -> bool:
        """Not as its weekday, or one that has a name."""
        return bool(self.title) or self.is_worked != (self.date.weekday() < 5)


# The last year whose decrees stand below.
CONFIRMED = {Country.RUSSIA: 2027, Country.BELARUS: 2026, Country.UKRAINE: 2026}

# Month and day of a holiday, and what it is called.
RUSSIAN = {
    **{(1, day): _("New Year holidays") for day in (1, 2, 3, 4, 5, 6, 8)},
    (1, 7): _("Christmas"),
    (2, 23): _("Defender of the Fatherland Day"),
    (3, 8): _("Women's Day"),
    (5, 1): _("Labour Day"),
    (5, 9): _("Victory Day"),
    (6, 12): _("Russia Day"),
    (11, 4): _("Unity Day"),
}
BELARUSIAN = {
    (1, 1): _("New Year"),
    (1, 2): _("New Year"),
    (1, 7): _("Orthodox Christmas"),
    (3, 8): _("Women's Day"),
    (5, 1): _("Labour Day"),
    (5, 9): _("Victory Day"),
    (7, 3): _("Independence Day"),
    (11, 7): _("October Revolution Day"),
    (12, 25): _("Catholic Christmas"),
}
UKRAINIAN = {
    (1, 1): _("New Year"),
    (3, 8): _("Women's Day"),
    (5, 1): _("Labour Day"),
    (5, 8): _("Day of Remembrance and Victory"),
    (6, 28): _("Constitution Day"),
    (7, 15): _("Statehood Day"),
    (8, 24): _("Independence Day"),
    (10, 1): _("Defenders' Day"),
    (12, 25): _("Christmas"),
}
# Ukraine: while martial law lasts, holidays are ordinary days. The end is not known: None.
MARTIAL_LAW: tuple[dt.date, dt.date | None] = (dt.date(2022, 2, 24), None)


def _d(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


# By decree: the day off taken from the first is given to the second.
RUSSIAN_MOVES = {
    2025: [
        ("2025-01-04", "2025-05-02"),
        ("2025-01-05", "2025-12-31"),
        ("2025-02-23", "2025-05-08"),
        ("2025-03-08", "2025-06-13"),
        ("2025-11-01", "2025-11-03"),
    ],
    2026: [("2026-01-03", "2026-01-09"), ("2026-01-04", "2026-12-31")],
    2027: [("2027-01-02", "2027-11-05"), ("2027-01-03", "2027-12-31"), ("2027-02-20", "2027-02-22")],
}
# By decree: the day becomes off and is worked on the Saturday.
BELARUSIAN_MOVES = {
    2025: [
        ("2025-01-06", "2025-01-11"),
        ("2025-04-28", "2025-04-26"),
        ("2025-07-04", "2025-07-12"),
        ("2025-12-26", "2025-12-20"),
    ],
    2026: [("2026-04-20", "2026-04-25")],
}


def day_of(country: str, day: dt.date) -> DayOfCalendar:
    """What the day is in the country's calendar."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return DayOfCalendar(day, DayKind.OFF if day.weekday() >= 5 else DayKind.WORKING)
    return year_of(country, day.year)[day]


def is_confirmed(country: str, year: int) -> bool:
    """Whether what the government moves in that year is known here."""
    return year <= CONFIRMED.get(Country(country), 0)


def working_days(country: str, year: int, month: int) -> int:
    return sum(day.is_worked for date, day in year_of(country, year).items() if date.month == month)


@lru_cache(maxsize=64)
def year_of(country: str, year: int) -> dict[dt.date, DayOfCalendar]:
    """Every day of the year."""
    rules = {Country.RUSSIA: _russia, Country.BELARUS: _belarus, Country.UKRAINE: _ukraine}
    return rules[Country(country)](year)


def easter(year: int) -> dt.date:
    """Orthodox Easter, by Meeus' rule for the Julian calendar; from 2100 on 14 days lie between the two calendars."""
    a, b, c = year % 4, year % 7, year % 19
    d = (19 * c + 15) % 30
    e = (2 * a + 4 * b - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return dt.date(year, month, day + 1) + dt.timedelta(days=13 if year < 2100 else 14)


def _russia(year: int) -> dict[dt.date, DayOfCalendar]:
    holidays = {dt.date(year, *when): title for when, title in RUSSIAN.items()}
    days = _weeks(year)
    for day, title in holidays.items():
        days[day] = DayOfCalendar(day, DayKind.HOLIDAY, title)
    moves = [(_d(taken), _d(given)) for taken, given in RUSSIAN_MOVES.get(year, [])]
    decided = {taken for taken, _given in moves}
    for day in sorted(holidays):
        # Those of January are moved by the decree alone.
        if day.month > 1 and day.weekday() >= 5 and day not in decided:
            moves.append((day, _next_worked(days, day)))
            days[moves[-1][1]] = DayOfCalendar(moves[-1][1], DayKind.HOLIDAY, _("Day off moved here"), day)
    for taken, given in moves:
        days[given] = DayOfCalendar(given, DayKind.HOLIDAY, _("Day off moved here"), taken)
        if taken not in holidays:
            days[taken] = DayOfCalendar(taken, DayKind.WORKING, _("Worked for another day"), given)
    _shorten_eves(days, holidays, worked_for={taken: given for taken, given in moves if taken not in holidays})
    return days


def _belarus(year: int) -> dict[dt.date, DayOfCalendar]:
    holidays = {dt.date(year, *when): title for when, title in BELARUSIAN.items()}
    holidays[easter(year) + 9 * DAY] = _("Radunitsa")
    days = _weeks(year)
    for day, title in holidays.items():
        days[day] = DayOfCalendar(day, DayKind.HOLIDAY, title)
    for given, saturday in [(_d(a), _d(b)) for a, b in BELARUSIAN_MOVES.get(year, [])]:
        days[given] = DayOfCalendar(given, DayKind.OFF, _("Day off moved here"), saturday)
        days[saturday] = DayOfCalendar(saturday, DayKind.WORKING, _("Worked for another day"), given)
    _shorten_eves(days, holidays)
    return days


def _ukraine(year: int) -> dict[dt.date, DayOfCalendar]:
    holidays = {dt.date(year, *when): title for when, title in UKRAINIAN.items()}
    holidays[easter(year)] = _("Easter")
    holidays[easter(year) + 49 * DAY] = _("Trinity")
    days = _weeks(year)
    free = {day: title for day, title in holidays.items() if not _is_martial(day)}
    for day, title in holidays.items():
        kind = DayKind.HOLIDAY if day in free else days[day].kind
        days[day] = DayOfCalendar(day, kind, title)
    for day in sorted(free):
        if day.weekday() >= 5:
            following = _next_worked(days, day)
            days[following] = DayOfCalendar(following, DayKind.HOLIDAY, _("Day off moved here"), day)
    _shorten_eves(days, free)
    return days


def _is_martial(day: dt.date) -> bool:
    begin, end = MARTIAL_LAW
    return begin <= day and (end is None or day <= end)


def _weeks(year: int) -> dict[dt.date, DayOfCalendar]:
    kinds = [DayKind.WORKING] * 5 + [DayKind.OFF] * 2
    return {day: DayOfCalendar(day, kinds[day.weekday()]) for day in _dates(year)}


def _dates(year: int) -> Iterator[dt.date]:
    first = dt.date(year, 1, 1)
    return (first + number * DAY for number in range((dt.date(year + 1, 1, 1) - first).days))


def _next_worked(days: dict[dt.date, DayOfCalendar], day: dt.date) -> dt.date:
    following = day + DAY
    while following in days and not days[following].is_worked:
        following += DAY
    return following


def _shorten_eves(
    days: dict[dt.date, DayOfCalendar],
    holidays: Mapping[dt.date, str | Promise],
    worked_for: Mapping[dt.date, dt.date] | None = None,
) -> None:
    """The eve of a holiday is an hour shorter where it is worked; so is the Saturday worked for an eve."""
    eves = {day - DAY for day in holidays}
    eves |= {taken for taken, given in (worked_for or {}).items() if given in eves}
    for eve in eves:
        if eve in days and days[eve].is_worked:
            known = days[eve]
            days[eve] = DayOfCalendar(eve, DayKind.SHORT, known.title or _("Eve of a holiday"), known.moved_from)
