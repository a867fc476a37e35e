"""Plan and fact of a week: how long its activities were to take, and what was booked on them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from krug.core.access.models import User
from krug.modules.activities.models import Activity, State
from krug.modules.timesheets.durations import said
from krug.modules.timesheets.models import TimeEntry

MOST = 100


@dataclass(frozen=True)
class Planned:
    activity: Any
    plan: int
    fact: int

    @property
    def said(self) -> tuple[str, str, str]:
        """Plan, fact, and by how much more it was."""
        more = self.fact - self.plan
        return said(self.plan), said(self.fact) if self.fact else "", said(more) if self.fact else ""

    @property
    def is_over(self) -> bool:
        return self.fact > self.plan


def planned(viewer: User, person: User, days: list[dt.date]) -> dict[str, Any]:
    """The person's activities of these days as far as `viewer` sees them, the first due first. Two queries."""
    rows: Any = Activity.objects.visible_to(viewer).filter(responsible=person, due_on__range=(days[0], days[-1]))
    rows = rows.exclude(state=State.CANCELLED).select_related("own_kind").order_by("due_at", "id")
    activities = list(rows[:MOST])
    booked = TimeEntry.objects.visible_to(viewer).filter(
        responsible=person, activity__in=activities, day__range=(days[0], days[-1])
    )
    facts = dict(booked.order_by().values_list("activity").annotate(sum=Sum("spent")))
    lines = [Planned(one, one.minutes, facts.get(one.pk, 0)) for one in activities]
    plan, fact = sum(line.plan for line in lines), sum(line.fact for line in lines)
    return {"lines": lines, "plan": said(plan), "fact": said(fact)}
