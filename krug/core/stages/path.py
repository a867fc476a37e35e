"""The path of one record: the stages it stood in, how long, how it came there, what was said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from krug.core.access.models import User
from krug.core.access.policy import may
from krug.core.access.scopes import Action
from krug.core.stages.lateness import days_over
from krug.core.stages.models import Passage

MOST = 100


@dataclass(frozen=True)
class Stay:
    """One passage; `is_late`: it lasted, or lasts, longer than the stage should."""

    passage: Passage
    days: int
    is_late: bool


def stays(record: Any) -> list[Stay]:
    """Newest first. One query."""
    rows = Passage.objects.filter(record_kind=record.KIND, record_id=record.pk)
    rows = rows.select_related("stage", "came_from", "actor__role", "commented_by__role").order_by("-id")
    return [_stay(passage) for passage in rows[:MOST]]


def path_panel(user: User, record: Any) -> dict[str, Any] | None:
    """For the card's panel of the path; None where no stage was ever passed."""
    found = stays(record)
    if not found:
        return None
    address = f"{record.get_absolute_url()}/path"
    return {"stays": found, "count": len(found), "address": address, "may_comment": may(user, Action.CHANGE, record)}


def _stay(passage: Passage) -> Stay:
    until = passage.left_at or timezone.now()
    over = days_over(passage.entered_at, passage.stage.longest_stay_days, until)
    return Stay(passage, (until - passage.entered_at).days, over > 0)
