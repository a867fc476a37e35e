"""Periods: from a day to a day, both taken in, in the firm's time zone."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.records.fields import BadValue, DateField

CHOICES = (
    ("all", gettext_lazy("All time")),
    ("this-month", gettext_lazy("This month")),
    ("last-month", gettext_lazy("Last month")),
    ("this-quarter", gettext_lazy("This quarter")),
    ("last-quarter", gettext_lazy("Last quarter")),
    ("this-year", gettext_lazy("This year")),
    ("last-year", gettext_lazy("Last year")),
    ("last-12-months", gettext_lazy("Last 12 months")),
    ("own", gettext_lazy("Own period")),
)
MONTHS = {"month": 1, "quarter": 3, "year": 12}
DAY = DateField("day", "")


@dataclass(frozen=True)
class Period:
    """`first` or `last` None: open on that side."""

    first: dt.date | None = None
    last: dt.date | None = None

    @property
    def start(self) -> dt.datetime | None:
        """The first moment that belongs to it."""
        return None if self.first is None else midnight(self.first)

    @property
    def end(self) -> dt.datetime | None:
        """The first moment that no longer belongs to it."""
        return None if self.last is None else midnight(self.last + dt.timedelta(days=1))

    def limit(self, rows: QuerySet[Any], moment: str) -> QuerySet[Any]:
        """Those of `rows` whose field `moment` lies in it."""
        if self.start:
            rows = rows.filter(**{f"{moment}__gte": self.start})
        return rows.filter(**{f"{moment}__lt": self.end}) if self.end else rows

    def before(self) -> Period | None:
        """The period of the same length that ends where this one begins; whole months are moved by whole months."""
        if self.first is None or self.last is None:
            return None
        months = self._months()
        if months:
            return Period(shift(self.first, -months), self.first - dt.timedelta(days=1))
        length = self.last - self.first
        return Period(self.first - length - dt.timedelta(days=1), self.first - dt.timedelta(days=1))

    def year_ago(self) -> Period | None:
        if self.first is None or self.last is None:
            return None
        last = shift(self.last + dt.timedelta(days=1), -12) - dt.timedelta(days=1)
        return Period(shift(self.first, -12), last)

    def as_far_as(self, now: Period) -> Period:
        """As much of this earlier period as has gone by of `now`, which is still under way: three weeks of a month are
        compared with three weeks. The whole of it when `now` is over, or has not begun."""
        day = today()
        if self.first is None or now.first is None or now.last is None or not now.first <= day < now.last:
            return self
        gone = self.first + (day - now.first)
        return Period(self.first, gone if self.last is None else min(self.last, gone))

    def months_and_edges(self) -> tuple[Period | None, list[Period]]:
        """The whole months in it (None where there are none), and the days before and after them."""
        first, last, edges = self.first, self.last, []
        if first is not None and first.day != 1:
            first = shift(first.replace(day=1), 1)
        if last is not None and (last + dt.timedelta(days=1)).day != 1:
            last = last.replace(day=1) - dt.timedelta(days=1)
        if first is not None and last is not None and last < first:
            return None, [self]
        if first != self.first and first is not None:
            edges.append(Period(self.first, first - dt.timedelta(days=1)))
        if last != self.last and last is not None:
            edges.append(Period(last + dt.timedelta(days=1), self.last))
        return Period(first, last), edges

    def say(self) -> str:
        """The period in words, as they stand in a sentence."""
        if self.last is None:
            return _("since %(first)s") % {"first": _day(self.first)} if self.first else _("over all time")
        if self.first is None:
            return _("until %(last)s") % {"last": _day(self.last)}
        return _("from %(first)s to %(last)s") % {"first": _day(self.first), "last": _day(self.last)}

    def _months(self) -> int:
        """How many whole months it is, 0 when it is not whole months."""
        if self.first is None or self.last is None or self.first.day != 1:
            return 0
        after = self.last + dt.timedelta(days=1)
        return (after.year - self.first.year) * 12 + after.month - self.first.month if after.day == 1 else 0


def read(raw: Mapping[str, Any], usual: str = "all") -> tuple[Period, str]:
    """The period asked for by `from` and `to`, or else by `period`, or else the `usual` one, and the choice's name.

    Raises BadValue, its first argument the reason and its second the parameter's name.
    """
    first, last = _read_day(raw, "from"), _read_day(raw, "to")
    if first and last and last < first:
        raise BadValue(_("The period ends before it begins."), "to")
    if first or last:
        return Period(first, last), "own"
    choice = str(raw.get("period") or usual)
    if choice not in dict(CHOICES):
        raise BadValue(_("One of: %(values)s.") % {"values": ", ".join(dict(CHOICES))}, "period")
    return of_choice(choice), choice


def of_choice(choice: str) -> Period:
    if choice in ("all", "own"):
        return Period()
    day = today()
    if choice == "last-12-months":  # whole ones: a line of months would end in a fall that is none
        first = day.replace(day=1)
        return Period(shift(first, -12), first - dt.timedelta(days=1))
    which, _dash, unit = choice.partition("-")
    months = MONTHS[unit]
    first = dt.date(day.year, (day.month - 1) // months * months + 1, 1)
    if which == "last":
        first = shift(first, -months)
    return Period(first, shift(first, months) - dt.timedelta(days=1))


def today() -> dt.date:
    """The day it is for the firm."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def month_of(day: dt.date) -> Period:
    first = day.replace(day=1)
    return Period(first, shift(first, 1) - dt.timedelta(days=1))


def _read_day(raw: Mapping[str, Any], name: str) -> dt.date | None:
    try:
        return DAY.parse(raw[name]) if raw.get(name) else None
    except BadValue as error:
        raise BadValue(str(error), name) from None


def midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()), timezone.get_default_timezone())


def shift(day: dt.date, months: int) -> dt.date:
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _day(day: dt.date) -> str:
    return formats.date_format(day, "DATE_FORMAT")
