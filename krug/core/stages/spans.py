"""The days a calendar shows: a month in whole weeks, a week, or one day."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import formats, timezone

VIEWS = ("month", "week", "day")
# Beyond these years a calendar is of no use, and dates soon come to their end.
FIRST, LAST = 1970, 2200


@dataclass(frozen=True)
class Span:
    """`day` is any day of it."""

    view: str
    day: dt.date

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Span:
        """From an address: `month=2026-11`, `week=2026-11-23`, `day=2026-11-25`; this month where none can be read."""
        for view in VIEWS:
            text = str(given.get(view) or "")
            try:
                day = dt.date.fromisoformat(f"{text}-01" if view == "month" else text)
            except ValueError:
                continue
            if FIRST <= day.year <= LAST:
                return cls(view, day)
        return cls("month", timezone.localdate())

    @property
    def first(self) -> dt.date:
        if self.view == "month":
            return self.day.replace(day=1)
        return self.day - dt.timedelta(days=self.day.weekday()) if self.view == "week" else self.day

    @property
    def last(self) -> dt.date:
        if self.view == "month":
            return self.day.replace(day=calendar.monthrange(self.day.year, self.day.month)[1])
        return self.first + dt.timedelta(days=6) if self.view == "week" else self.day

    @property
    def days(self) -> list[dt.date]:
        """All that are drawn: a month in whole weeks, from a Monday to a Sunday."""
        start, end = self.first, self.last
        if self.view == "month":
            start, end = start - dt.timedelta(days=start.weekday()), end + dt.timedelta(days=6 - end.weekday())
        return [start + dt.timedelta(days=number) for number in range((end - start).days + 1)]

    def has(self, day: dt.date) -> bool:
        return self.first <= day <= self.last

    def before(self) -> Span:
        return Span(self.view, self.first - dt.timedelta(days=1))

    def after(self) -> Span:
        return Span(self.view, self.last + dt.timedelta(days=1))

    @property
    def title(self) -> str:
        if self.view == "month":
            return str(formats.date_format(self.day, "F Y"))
        if self.view == "day":
            return str(formats.date_format(self.day, "j E Y"))
        begin = "j" if self.first.month == self.last.month else "j E"
        return f"{formats.date_format(self.first, begin)} – {formats.date_format(self.last, 'j E Y')}"

    def query(self) -> str:
        return f"month={self.day:%Y-%m}" if self.view == "month" else f"{self.view}={self.first.isoformat()}"
