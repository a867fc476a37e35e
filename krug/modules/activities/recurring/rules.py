"""Rules of repetition as RFC 5545 writes them, and the days they give. Nothing here asks the database.

Only rules of whole days are taken: what would come every second is refused when it is written. Days are counted
period by period up to a given day, so that a rule which never comes, such as the 30th of February, ends with that day
and not with the year 9999. Clocks have no part in it: a time of day is put to each day afterwards, on its own clock.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import islice

from django.utils.translation import gettext as _

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY = dt.timedelta(days=1)
LONGEST = 255
MOST_COUNT = 1000
MOST_INTERVAL = 366
# So far from its beginning a series is gone through at most.
MOST_YEARS = 30
BYDAY = re.compile(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)")
UNTIL = re.compile(r"(\d{4})(\d{2})(\d{2})(T\d{6}Z?)?")


class BadRule(Exception):
    """The rule will not do; the message says why, in the person's language."""


class Freq(Enum):
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True)
class Rule:
    """`by_day`: (which of the month or None for each, weekday from 0 on). `count` and `until` None: without end."""

    freq: Freq
    interval: int = 1
    count: int | None = None
    until: dt.date | None = None
    by_day: tuple[tuple[int | None, int], ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_month: tuple[int, ...] = ()
    by_set_pos: tuple[int, ...] = ()
    week_start: int = 0

    def __str__(self) -> str:
        parts = [f"FREQ={self.freq.value}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.by_month:
            parts.append(f"BYMONTH={_joined(self.by_month)}")
        if self.by_month_day:
            parts.append(f"BYMONTHDAY={_joined(self.by_month_day)}")
        if self.by_day:
            parts.append(f"BYDAY={','.join(str(n or '') + WEEKDAYS[day] for n, day in self.by_day)}")
        if self.by_set_pos:
            parts.append(f"BYSETPOS={_joined(self.by_set_pos)}")
        if self.week_start:
            parts.append(f"WKST={WEEKDAYS[self.week_start]}")
        if self.count is not None:
            parts.append(f"COUNT={self.count}")
        if self.until is not None:
            parts.append(f"UNTIL={self.until:%Y%m%d}")
        return ";".join(parts)


def read(text: str) -> Rule:
    """Raises BadRule."""
    given = _parts(text)
    try:
        freq = Freq(given.pop("FREQ", ""))
    except ValueError:
        raise BadRule(_("A repetition is of days, weeks, months or years.")) from None
    rule = Rule(
        freq=freq,
        interval=_number(given.pop("INTERVAL", "1"), 1, MOST_INTERVAL),
        count=_number(given.pop("COUNT"), 1, MOST_COUNT) if "COUNT" in given else None,
        until=_until(given.pop("UNTIL")) if "UNTIL" in given else None,
        by_day=_by_day(given.pop("BYDAY", "")),
        by_month_day=_numbers(given.pop("BYMONTHDAY", ""), 31, signed=True),
        by_month=_numbers(given.pop("BYMONTH", ""), 12),
        by_set_pos=_numbers(given.pop("BYSETPOS", ""), 31, signed=True),
        week_start=_weekday(given.pop("WKST", "MO")),
    )
    if given:
        raise BadRule(_("This part of a repetition is not known: %(name)s.") % {"name": min(given)[:20]})
    _check(rule)
    return rule


def days(rule: Rule, start: dt.date, first: dt.date, last: dt.date, most: int = 1000) -> list[dt.date]:
    """The days from `first` to `last` on which it comes, at most `most`; `start` is where the rule is counted from."""
    found = (day for day in _all(rule, start, last) if day >= first)
    return list(islice(found, most))


def shifted(rule: Rule, by: int) -> Rule:
    """The rule that comes `by` days later. Raises BadRule where no rule says so, such as for a day of the month."""
    if by == 0:
        return rule
    if rule.by_month_day or rule.by_month or rule.by_set_pos or (rule.freq is not Freq.WEEKLY and rule.by_day):
        raise BadRule(_("Only the time of all can be moved: their days follow from the rule."))
    moved = sorted((None, (day + by) % 7) for _n, day in rule.by_day)
    until = rule.until + by * DAY if rule.until else None
    return replace(rule, by_day=tuple(moved), until=until)


def _all(rule: Rule, start: dt.date, last: dt.date) -> Iterator[dt.date]:
    """From `start` on, in order, each day once."""
    last = min(last, _years_on(start, MOST_YEARS), rule.until or dt.date.max)
    left = rule.count
    for period in _periods(rule, start, last):
        for day in period:
            if day < start:
                continue
            if day > last or left == 0:
                return
            left = None if left is None else left - 1
            yield day


def _periods(rule: Rule, start: dt.date, last: dt.date) -> Iterator[list[dt.date]]:
    """The days that each day, week, month or year gives, beginning with that in which `start` lies."""
    if rule.freq in (Freq.DAILY, Freq.WEEKLY):
        week = rule.freq is Freq.WEEKLY
        day = start - ((start.weekday() - rule.week_start) % 7) * DAY if week else start
        while day <= last:
            yield _positions(rule, [one for n in range(7 if week else 1) if _fits(rule, one := day + n * DAY, start)])
            day += rule.interval * (7 if week else 1) * DAY
        return
    step = rule.interval * (12 if rule.freq is Freq.YEARLY else 1)
    month = start.year * 12 + (0 if rule.freq is Freq.YEARLY else start.month - 1)
    while month <= last.year * 12 + last.month - 1:
        months = range(month, month + 12) if rule.freq is Freq.YEARLY else [month]
        yield _positions(rule, [day for one in months for day in _month(rule, one // 12, one % 12 + 1, start)])
        month += step


def _fits(rule: Rule, day: dt.date, start: dt.date) -> bool:
    """Of rules by day and week."""
    if rule.by_month and day.month not in rule.by_month:
        return False
    if rule.by_month_day and not _is_month_day(rule, day):
        return False
    if rule.by_day:
        return any(weekday == day.weekday() for _n, weekday in rule.by_day)
    return rule.freq is Freq.DAILY or bool(rule.by_month_day) or day.weekday() == start.weekday()


def _month(rule: Rule, year: int, month: int, start: dt.date) -> list[dt.date]:
    """The days that one month gives to a rule by month or by year."""
    bare_year = rule.freq is Freq.YEARLY and not rule.by_month and not rule.by_month_day and not rule.by_day
    if (rule.by_month and month not in rule.by_month) or (bare_year and month != start.month):
        return []
    every = [dt.date(year, month, number + 1) for number in range(calendar.monthrange(year, month)[1])]
    if rule.by_month_day:
        every = [day for day in every if _is_month_day(rule, day)]
    if rule.by_day:
        return [day for day in every if any(_is_nth(day, n, weekday) for n, weekday in rule.by_day)]
    return every if rule.by_month_day else [day for day in every if day.day == start.day]


def _is_month_day(rule: Rule, day: dt.date) -> bool:
    length = calendar.monthrange(day.year, day.month)[1]
    return day.day in rule.by_month_day or day.day - length - 1 in rule.by_month_day


def _is_nth(day: dt.date, n: int | None, weekday: int) -> bool:
    if day.weekday() != weekday:
        return False
    if n is None:
        return True
    length = calendar.monthrange(day.year, day.month)[1]
    return (day.day - 1) // 7 + 1 == n if n > 0 else (length - day.day) // 7 + 1 == -n


def _positions(rule: Rule, found: list[dt.date]) -> list[dt.date]:
    if not rule.by_set_pos:
        return found
    size = len(found)
    wanted = {place - 1 if place > 0 else size + place for place in rule.by_set_pos}
    return [day for number, day in enumerate(found) if number in wanted]


def _years_on(day: dt.date, years: int) -> dt.date:
    year = min(day.year + years, dt.date.max.year)
    return dt.date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))


def _parts(text: str) -> dict[str, str]:
    text = text.strip().upper().removeprefix("RRULE:")
    if not text or len(text) > LONGEST:
        raise BadRule(_("A repetition is of days, weeks, months or years."))
    found: dict[str, str] = {}
    for part in text.split(";"):
        name, _sign, value = part.partition("=")
        if not value or name in found:
            raise BadRule(_("This part of a repetition is not known: %(name)s.") % {"name": name[:20]})
        found[name] = value
    return found


def _check(rule: Rule) -> None:
    if rule.count is not None and rule.until is not None:
        raise BadRule(_("A repetition ends on a day or after a number of times, not both."))
    if rule.by_set_pos and not (rule.by_day or rule.by_month_day):
        raise BadRule(_("This part of a repetition is not known: %(name)s.") % {"name": "BYSETPOS"})
    if any(n is not None for n, _day in rule.by_day) and rule.freq is not Freq.MONTHLY:
        raise BadRule(_("Only of a month can a weekday be the first, second or last."))
    if rule.by_month_day and rule.freq is Freq.WEEKLY:
        raise BadRule(_("This part of a repetition is not known: %(name)s.") % {"name": "BYMONTHDAY"})


def _number(text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and least <= int(text) <= most):
        raise BadRule(_("From %(least)d to %(most)d.") % {"least": least, "most": most})
    return int(text)


def _numbers(text: str, most: int, signed: bool = False) -> tuple[int, ...]:
    if not text:
        return ()
    found = set()
    for part in text.split(","):
        minus = signed and part.startswith("-")
        number = _number(part[1:] if minus or part.startswith("+") else part, 1, most)
        found.add(-number if minus else number)
    return tuple(sorted(found))


def _by_day(text: str) -> tuple[tuple[int | None, int], ...]:
    found = set()
    for part in filter(None, text.split(",")):
        match = BYDAY.fullmatch(part)
        if match is None or (match[1] and not 1 <= abs(int(match[1])) <= 5):
            raise BadRule(_("A weekday of a repetition is written as MO or 1MO."))
        found.add((int(match[1]) if match[1] else None, WEEKDAYS.index(match[2])))
    return tuple(sorted(found, key=lambda one: (one[0] or 0, one[1])))


def _weekday(text: str) -> int:
    if text not in WEEKDAYS:
        raise BadRule(_("A weekday of a repetition is written as MO or 1MO."))
    return WEEKDAYS.index(text)


def _until(text: str) -> dt.date:
    match = UNTIL.fullmatch(text)
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3])) if match else _no_day()
    except ValueError:
        return _no_day()


def _no_day() -> dt.date:
    raise BadRule(_("The last day of a repetition is written as 20271231."))


def _joined(numbers: tuple[int, ...]) -> str:
    return ",".join(map(str, numbers))
