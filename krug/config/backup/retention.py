"""Which copies stay: the newest of each of the last days, weeks and months that have one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Rule:
    """So many days, ISO weeks and months, counted back over those that have a copy (grandfather, father, son)."""

    days: int = 7
    weeks: int = 4
    months: int = 12

    def kept(self, moments: Iterable[dt.datetime]) -> set[dt.datetime]:
        """Of `moments` those whose copies stay. The newest always does."""
        newest_first = sorted(moments, reverse=True)
        spans: list[tuple[int, Callable[[dt.datetime], Any]]] = [
            (self.days, lambda at: at.date()),
            (self.weeks, lambda at: at.isocalendar()[:2]),
            (self.months, lambda at: (at.year, at.month)),
        ]
        kept = set(newest_first[:1])
        for most, span_of in spans:
            newest: dict[Any, dt.datetime] = {}
            for at in newest_first:
                newest.setdefault(span_of(at), at)
            kept.update(list(newest.values())[:most])
        return kept
