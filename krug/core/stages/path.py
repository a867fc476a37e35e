"""The path of one record: the stages it stood in, how long, how it came there, what was said."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from krug.core.access.models import User
from krug.core.access.policy import may
from krug.core.access.scopes import Action
from krug.core.stages import staged
from krug.core.stages.models import Passage, Stage

MOST = 100


@dataclass(frozen=True)
class Stay:
    """One passage; `is_late`: it lasted, or lasts, longer than the stage should."""

    passage: Passage
    days: int
    is_late: bool


@dataclass(frozen=True)
class Bar:
    """Where the record stands among the stages of its pipeline, for the bar of strokes. `place` counts from 1."""

    stages: list[tuple[Stage, bool]]
    place: int

    @property
    def length(self) -> int:
        return len(self.stages)


def stays(record: Any) -> list[Stay]:
    """Newest first. One query."""
    rows = Passage.objects.filter(record_kind=record.KIND, record_id=record.pk)
    rows = rows.select_related("stage", "came_from", "actor__role").order_by("-id")
    return [_stay(passage) for passage in rows[:MOST]]


def bar(record: Any, stages: list[Stage]) -> Bar | None:
    """None for a record without a stage. `stages` are those of its pipeline, in order."""
    shown = [stage for stage in stages if stage.is_active or stage.pk == record.stage_id]
    place = next((number for number, stage in enumerate(shown, 1) if stage.pk == record.stage_id), 0)
    return Bar([(stage, number <= place) for number, stage in enumerate(shown, 1)], place) if place else None


def path_panel(user: User, record: Any) -> dict[str, Any] | None:
    """For the card's panel of the path; None where no stage was ever passed."""
    found = stays(record)
    return {"stays": found, "count": len(found)} if found else None


def stand_panel(user: User, record: Any) -> dict[str, Any]:
    """For the card: where the record stands, and what may be done about it."""
    declared = staged.get(record.KIND)
    stages = list(Stage.objects.filter(pipeline=record.pipeline_id))
    is_open = getattr(record, declared.state) == declared.open_state
    return {
        "record": record,
        "path": declared.record_kind.path,
        "bar": bar(record, stages),
        "has_stages": bool(stages),
        "is_open": is_open,
        "days": (timezone.now() - record.stage_since).days if record.stage_since and is_open else None,
        "ending": None if is_open or declared.ending is None else declared.ending(record),
        "zones": [(zone, zone.of(record.pk)) for zone in declared.zones],
        "may_move": may(user, Action.CHANGE, record),
    }


def _stay(passage: Passage) -> Stay:
    lasted = (passage.left_at or timezone.now()) - passage.entered_at
    most = passage.stage.longest_stay_days
    return Stay(passage, lasted.days, most is not None and lasted > dt.timedelta(days=most))
