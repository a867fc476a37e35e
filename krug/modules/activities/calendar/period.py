"""Which days the calendar shows: a day, a week, a month in whole weeks, or the agenda of two weeks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import formats

from krug.core.stages.spans import FIRST, LAST, Span

AGENDA = "agenda"
VIEWS = ("day", "week", "month", AGENDA)
AGENDA_DAYS = 14
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """`day` is any day of it."""

    view: str
    day: dt.date

    @classmethod
    def read(cls, given: Mapping[str, Any], today: dt.date) -> Period:
        """From an address: `week=2026-11-23`, `month=2026-11`; this week where none can be read."""
        for view in VIEWS:
            text = str(given.get(view) or "")
            try:
                day = dt.date.fromisoformat(f"{text}-01" if view == "month" else text)
            except ValueError:
                continue
            if FIRST <= day.year <= LAST:
                return cls(view, day)
        return cls("week", today)

    @property
    def days(self) -> list[dt.date]:
        if self.view == AGENDA:
            return [self.day + n * DAY for n in range(AGENDA_DAYS)]
        return self._span.days

    def has(self, day: dt.date) -> bool:
        return self.view == AGENDA or self._span.has(day)

    @property
    def before(self) -> Period:
        if self.view == AGENDA:
            return Period(AGENDA, self.day - AGENDA_DAYS * DAY)
        return Period(self.view, self._span.before().first)

    @property
    def after(self) -> Period:
        if self.view == AGENDA:
            return Period(AGENDA, self.day + AGENDA_DAYS * DAY)
        return Period(self.view, self._span.after().first)

    @property
    def title(self) -> str:
        if self.view == AGENDA:
            first, last = self.days[0], self.days[-1]
            return f"{formats.date_format(first, 'j E')} – {formats.date_format(last, 'j E Y')}"
        return self._span.title

    @property
    def query(self) -> str:
        return f"month={self.day:%Y-%m}" if self.view == "month" else f"{self.view}={self.days[0].isoformat()}"

    def shown_as(self, view: str) -> Period:
        """The same day in another view."""
        return Period(view, self.day)

    @property
    def _span(self) -> Span:
        return Span(self.view, self.day)
