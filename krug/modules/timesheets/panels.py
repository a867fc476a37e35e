"""What cards show of time: the timer's button, what was booked, what lies over an entry; and the top of every page."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.records.panels import Panel, Position
from krug.core.records.sight import name_of
from krug.core.records.top_parts import TopPart
from krug.modules.timesheets import timing
from krug.modules.timesheets.durations import said
from krug.modules.timesheets.models import TimeEntry, Timer
from krug.modules.timesheets.overlapping import overlapping

SHOWN = 5


def button(user: User, record: Any) -> dict[str, Any] | None:
    """Start or stop, with one press."""
    if not timing.may_time(user):
        return None
    timer = _running(user)
    return {"record": record, "runs": timer is not None and timer.card == record.card}


def time_of(user: User, record: Any) -> dict[str, Any] | None:
    """What was booked on the record as far as `user` sees it: how much, and the last entries."""
    if user.scope(TimeEntry.KIND, Action.SEE) is Scope.NONE:
        return None
    rows = TimeEntry.objects.visible_to(user).filter(**{record.KIND: record.pk})
    total = rows.aggregate(sum=Sum("spent"))["sum"]
    last = rows.select_related("kind", "responsible").order_by("-day", "-id")[:SHOWN] if total else []
    may_add = timing.may_time(user)
    if not total and not may_add:
        return None
    return {
        "entries": [(entry, said(entry.spent)) for entry in last],
        "count": said(total) if total else "",
        "add": f"/time-entries/new?{record.KIND}={record.pk}" if may_add else "",
        "all": f"/time-entries?{record.KIND}={record.pk}",
    }


def overlaps(user: User, entry: Any) -> dict[str, Any] | None:
    """The person's other entries at the same time, as far as `user` sees them."""
    seen = set(TimeEntry.objects.visible_to(user).filter(pk__in=[one.pk for one in overlapping(entry)]))
    return {"entries": sorted(seen, key=lambda one: one.pk)} if seen else None


def top(user: User) -> dict[str, Any]:
    """The timer that runs, and what it is about."""
    timer = _running(user)
    if timer is None:
        return {"timer": None}
    record = timing.record_of(timer, user)
    return {"timer": timer, "record": record, "title": name_of(record, user) or (timer.kind or "")}


def _running(user: User) -> Timer | None:
    """Asked once for a page, which shows it at its top and on its card: `user` is read anew for each."""
    known = vars(user)
    if "running_timer" not in known:
        known["running_timer"] = timing.running(user)
    found: Timer | None = known["running_timer"]
    return found


PANELS = (
    Panel("timer", _("Timer"), Position.ACT, "timesheets/button.html", button, TimeEntry.LINKS, icon="clock", order=30),
    Panel("time", _("Time spent"), Position.SIDE, "timesheets/of_record.html", time_of, TimeEntry.LINKS, order=54),
    Panel("overlaps", _("Overlaps"), Position.NEXT, "timesheets/overlaps.html", overlaps, (TimeEntry.KIND,), order=10),
)
TOP = TopPart("timer", "timesheets/timer.html", top, may=timing.may_time)
