"""Following a record, and being reminded of its dates, on every card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.notices import reminding
from krug.core.notices.following import follows
from krug.core.notices.models import Reminder
from krug.core.notices.saying import ahead
from krug.core.records import kinds
from krug.core.records.panels import Panel, Position


@dataclass(frozen=True)
class Line:
    """A reminder as its card shows it."""

    reminder: Reminder
    title: str
    when: str


def following(user: User, record: Any) -> dict[str, Any]:
    return {"record": record, "follows": follows(user, record.card)}


def _reminders(user: User, record: Any) -> dict[str, Any] | None:
    dates = reminding.dates_of(kinds.get(record.KIND), user)
    if not dates:
        return None
    titles = {one.name: str(one.title) for one in dates}
    mine = [one for one in reminding.of_card(user, record.card) if one.field in titles]
    return {
        "record": record,
        "lines": [Line(one, titles[one.field], ahead(one.before)) for one in mine],
        "dates": dates,
        "offered": [(minutes, ahead(minutes)) for minutes in reminding.OFFERED],
        "count": len(mine) or "",
    }


FOLLOWING = Panel(
    code="following",
    title=_("Follow"),
    position=Position.ACT,
    template="notices/follow.html",
    context=following,
    icon="bell",
)
REMINDERS = Panel(
    code="reminders",
    title=_("Reminders"),
    position=Position.SIDE,
    template="notices/reminders.html",
    context=_reminders,
    icon="clock",
    order=58,
)
