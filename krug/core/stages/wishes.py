"""What a person wants to see on the board, read from the address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from krug.core.stages import lateness
from krug.core.stages.models import Stage
from krug.core.stages.staged import Staged

# What an address calls the board's rows; anything else is a board without.
PERSON = "person"


@dataclass(frozen=True)
class Wish:
    """The conditions of the board. None and False leave everything in. `by_person`: a row of lanes for each person."""

    pipeline: int | None = None
    responsible: int | None = None
    by: dt.date | None = None
    late: bool = False
    idle: bool = False
    by_person: bool = False

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Wish:
        """From the parameters of an address; what cannot be read is as if it were not there."""
        return cls(
            pipeline=_number(given.get("pipeline")),
            responsible=_number(given.get("responsible")),
            by=_day(given.get("by")),
            late=given.get("late") == "1",
            idle=given.get("idle") == "1",
            by_person=given.get("rows") == PERSON,
        )

    @property
    def is_counted(self) -> bool:
        """Whether the counters know these conditions; else the rows themselves must be asked."""
        return not (self.by or self.late or self.idle)

    @property
    def narrows(self) -> bool:
        return self.responsible is not None or not self.is_counted

    def address(self, **other: Any) -> str:
        """The parameters as text, some of them otherwise; "" and None leave one out."""
        values = {
            "pipeline": self.pipeline,
            "responsible": self.responsible,
            "by": self.by.isoformat() if self.by else None,
            "late": "1" if self.late else None,
            "idle": "1" if self.idle else None,
            "rows": PERSON if self.by_person else None,
            **other,
        }
        return urlencode({name: value for name, value in values.items() if value not in (None, "")})

    def among(self, declared: Staged, rows: QuerySet[Any], stage: Stage | None) -> QuerySet[Any]:
        """`rows`, which stand in `stage`, less those that are not asked for."""
        if self.responsible is not None:
            rows = rows.filter(responsible_id=self.responsible)
        if self.by and declared.due:
            rows = rows.filter(**{f"{declared.due}__lte": self.by})
        if self.late:
            rows = rows.filter(lateness.late(declared, stage))
        if self.idle and declared.steps:
            rows = declared.steps.without(rows)
        return rows


def _number(raw: Any) -> int | None:
    text = str(raw or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _day(raw: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(raw or ""))
    except ValueError:
        return None
