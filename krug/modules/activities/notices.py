"""What people are told of activities: those given to them, those they gave, and what is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.models import User
from krug.core.events.models import Event
from krug.core.notices.concerning import now_in_charge
from krug.core.notices.keeping import LONGEST_LEAD
from krug.core.notices.kinds import Concerned, NoticeKind
from krug.core.notices.models import Wishes
from krug.core.notices.reminding import Clock, Due
from krug.core.notices.ways import Way
from krug.modules.activities.events import when
from krug.modules.activities.kinds import KINDS
from krug.modules.activities.models import Activity, State

GROUP = gettext_lazy("Activities")
# Told of no more: whoever was away for longer sees it in the day's list.
STALE = dt.timedelta(hours=12)
LASTS = dt.timedelta(days=11)


def _who_asked(events: Sequence[Event]) -> Concerned:
    """Who planned them, for another to do."""
    rows: Any = Activity.objects.filter(pk__in={event.record_id for event in events}, created_by__isnull=False)
    found = {pk: by for pk, by, whose in rows.values_list("pk", "created_by_id", "responsible_id") if by != whose}
    return {event.pk: {found[event.record_id]} for event in events if event.record_id in found}


def due(now: dt.datetime) -> Iterator[Due]:
    """What begins within each person's own lead, and what has just become late. Three queries."""
    to_do = Activity.objects.filter(state=State.PLANNED, deleted_at=None, responsible__isnull=False)
    ahead = now + dt.timedelta(minutes=LONGEST_LEAD)
    begins: Any = to_do.filter(due_time__isnull=False, due_at__gt=now, due_at__lte=ahead)
    rows = list(begins.order_by().values_list("pk", "responsible_id", "due_at"))
    wishes = Wishes.objects.in_bulk({person for _pk, person, _at in rows}) if rows else {}
    for pk, person, at in rows:
        lead = (wishes.get(person) or Wishes(user_id=person)).lead
        if lead is not None and at - dt.timedelta(minutes=lead) <= now:
            yield Due(SOON.code, person, f"activity:{pk}:{at.isoformat()}", (Activity.KIND, pk))
    # By the index of what is due: nothing lasts longer than its longest duration.
    late: Any = to_do.filter(late_at__lte=now, late_at__gt=now - STALE, due_at__lte=now, due_at__gt=now - LASTS)
    for pk, person, at in late.order_by().values_list("pk", "responsible_id", "late_at"):
        yield Due(LATE.code, person, f"late:{pk}:{at.isoformat()}", (Activity.KIND, pk))


def _soon(_data: Mapping[str, Any], activity: Activity, _reader: User) -> str | None:
    if activity.state != State.PLANNED:
        return None
    return _("is due %(when)s") % {"when": when(activity.due_on, activity.due_time)}


def _late(_data: Mapping[str, Any], activity: Activity, _reader: User) -> str | None:
    if activity.state != State.PLANNED or activity.late_at > timezone.now():
        return None
    return _("is overdue since %(when)s") % {"when": when(activity.due_on, activity.due_time)}


DELEGATED = NoticeKind(
    "activity_delegated",
    gettext_lazy("I am given something to do"),
    GROUP,
    hears=(".planned",),
    whom=now_in_charge,
    ways=(Way.APP, Way.MAIL, Way.PUSH, Way.TELEGRAM),
    order=29,
)
ANSWERED = NoticeKind(
    "activity_answered",
    gettext_lazy("What I gave a colleague to do is done, moved or cancelled"),
    GROUP,
    hears=tuple(f"activity.{kind}.{verb}" for kind in KINDS for verb in ("done", "moved", "cancelled")),
    whom=_who_asked,
    order=45,
)
SOON = NoticeKind(
    "activity_soon",
    gettext_lazy("An activity of mine is due soon"),
    GROUP,
    ways=(Way.APP, Way.PUSH, Way.TELEGRAM),
    order=14,
    words=_soon,
)
LATE = NoticeKind(
    "activity_overdue",
    gettext_lazy("An activity of mine is overdue"),
    GROUP,
    ways=(Way.APP,),
    order=16,
    words=_late,
)
DUE = Clock("activities", due)
