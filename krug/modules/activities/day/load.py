"""How much each of a head's people has before them: late, today, and of the working hours of the next seven days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.hours.clocks import worked
from krug.core.hours.weeks import calendars_of
from krug.modules.activities import times
from krug.modules.activities.calendar.whose import team_of
from krug.modules.activities.kinds import KINDS
from krug.modules.activities.models import Activity, State

AHEAD = dt.timedelta(days=7)


@dataclass(frozen=True)
class Load:
    """`part` is how much of the working time ahead is planned, in percent; None for who does not work in it."""

    person: User
    late: int
    today: int
    ahead: int
    part: int | None


def load_of_people(viewer: User, person: User) -> dict[str, Any] | None:
    """For whoever sees the activities of a department or of all, on their own day. Seven queries, whatever the team."""
    if viewer != person or viewer.scope(Activity.KIND, Action.SEE) not in (Scope.ALL, Scope.DEPARTMENT):
        return None
    people = team_of(viewer)
    if len(people) < 2:
        return None
    now = timezone.now()
    end_of_day = times.end_of(times.today(viewer), times.zone_of(viewer))
    counts = _counts(viewer, people, now, end_of_day)
    calendars = calendars_of(people, since=times.today(viewer))
    rows = [_load(one, counts.get(one.pk, {}), worked(calendars[one.pk], now, now + AHEAD)) for one in people]
    return {"rows": sorted(rows, key=lambda row: (-row.late, -(row.part or 0), row.person.name))}


def _counts(viewer: User, people: list[User], now: dt.datetime, end_of_day: dt.datetime) -> dict[int, Any]:
    usual = Case(
        *(When(kind=kind.code, then=Value(kind.minutes)) for kind in KINDS.values()),
        default=Value(30),
        output_field=IntegerField(),
    )
    minutes = Coalesce(F("duration"), F("own_kind__minutes"), usual, output_field=IntegerField())
    rows = Activity.objects.visible_to(viewer).filter(
        responsible__in=people, state=State.PLANNED, due_at__lt=now + AHEAD
    )
    late, coming = Q(late_at__lte=now), Q(late_at__gt=now)
    found = rows.order_by().values("responsible")
    found = found.annotate(
        late=Count("pk", late),
        today=Count("pk", coming & Q(due_at__lt=end_of_day)),
        ahead=Count("pk", coming),
        minutes=Sum(minutes, filter=coming),
    )
    return {row["responsible"]: row for row in found}


def _load(person: User, counts: dict[str, Any], time: dt.timedelta) -> Load:
    available = time.total_seconds() / 60
    part = round(100 * (counts.get("minutes") or 0) / available) if available else None
    return Load(person, counts.get("late", 0), counts.get("today", 0), counts.get("ahead", 0), part)
