"""Where one record stands among the stages of its pipeline, and what may be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from krug.core.access.models import User
from krug.core.access.policy import may
from krug.core.access.scopes import Action
from krug.core.stages import movers, staged
from krug.core.stages.models import Stage


@dataclass(frozen=True)
class Bar:
    """Where the record stands among the stages of its pipeline, for the bar of strokes. `place` counts from 1."""

    stages: list[tuple[Stage, bool]]
    place: int

    @property
    def length(self) -> int:
        return len(self.stages)


def bar(record: Any, stages: list[Stage]) -> Bar | None:
    """None for a record without a stage. `stages` are those of its pipeline, in order."""
    shown = [stage for stage in stages if stage.is_active or stage.pk == record.stage_id]
    place = next((number for number, stage in enumerate(shown, 1) if stage.pk == record.stage_id), 0)
    return Bar([(stage, number <= place) for number, stage in enumerate(shown, 1)], place) if place else None


def stand_panel(user: User, record: Any) -> dict[str, Any]:
    """For the card: where the record stands, and what may be done about it."""
    declared = staged.get(record.KIND)
    stages = list(Stage.objects.filter(pipeline=record.pipeline_id))
    is_open = getattr(record, declared.state) == declared.open_state
    rules = movers.rules_of(record.pipeline_id) if is_open else None
    shut = {zone.code: movers.shut_end(rules, user, zone.code, zone.title) for zone in declared.zones}
    return {
        "record": record,
        "path": declared.record_kind.path,
        "bar": bar(record, stages),
        "has_stages": bool(stages),
        "is_open": is_open,
        "days": (timezone.now() - record.stage_since).days if record.stage_since and is_open else None,
        "ending": None if is_open or declared.ending is None else declared.ending(record, user),
        "zones": [(zone, zone.of(record.pk)) for zone in declared.zones if not shut[zone.code]],
        "shut": [words for words in shut.values() if words],
        "may_move": may(user, Action.CHANGE, record),
    }
