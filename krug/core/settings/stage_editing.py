"""Changing the stages of a pipeline in the settings, whatever goes through them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.records.cleaning import Invalid
from krug.core.staff.differing import changed
from krug.core.stages.models import Colour, Stage
from krug.core.stages.moving_all import move_all, moving
from krug.core.stages.staged import Staged

MOST_STAGES = 30
VALUES = ("name", "colour", "probability", "longest_stay_days", "is_active")

Told = dict[str, dict[str, Any]]  # what differs: by name, {"old", "new"}


@dataclass(frozen=True)
class StageRow:
    """A stage as it is to be, in its place in the row. `pk` None: a new one. `move_to`: where what stands in a stage
    that is given up goes; None leaves it where it stands."""

    pk: int | None
    name: str
    colour: str = Colour.BLUE
    probability: int = 0
    longest_stay_days: int | None = None
    is_active: bool = True
    move_to: int | None = None


def stages_of(pipeline: int | None) -> dict[int, Stage]:
    return {stage.pk: stage for stage in Stage.objects.filter(pipeline_id=pipeline or 0)}


def check_rows(rows: Sequence[StageRow]) -> None:
    """Raises Invalid for what no row of stages may be."""
    for row in rows:
        if not 0 < len(row.name) <= 100:
            raise Invalid({"name": _("From 1 to %(most)d characters.") % {"most": 100}})
        if row.colour not in Colour.values or not 0 <= row.probability <= 100:
            raise Invalid({"stages": _("A probability is from 0 to 100.")})
        if row.longest_stay_days is not None and not 1 <= row.longest_stay_days <= 3650:
            raise Invalid({"stages": _("A stay is from 1 to 3650 days.")})
    names = [row.name.casefold() for row in rows if row.is_active]
    if len(set(names)) < len(names):
        raise Invalid({"stages": _("Each stage has a name of its own.")})
    if not any(row.is_active for row in rows) or len(rows) > MOST_STAGES:
        raise Invalid({"stages": _("From 1 to %(most)d stages.") % {"most": MOST_STAGES}})


def check_awaited(pipeline: int | None, rows: Sequence[StageRow]) -> None:
    """No stage goes out of use while others are on their way into it. Raises Invalid."""
    awaited = {job.payload["to"] for job in moving(pipeline)}
    for row in rows:
        if row.pk in awaited and not row.is_active:
            words = _("Records are still moving into the stage “%(stage)s”. Wait until they are there.")
            raise Invalid({"stages": words % {"stage": row.name}})


def keep(pipeline: int, known: Mapping[int, Stage], rows: Sequence[StageRow]) -> tuple[list[Stage], Told]:
    """The rows' stages in their order, and what differs. Stages of `known` that no row names stay as they are."""
    stages: list[Stage] = []
    told: Told = {}
    for sort, row in enumerate(rows):
        stage = known.get(row.pk or 0)
        was = stage.name if stage else ""
        stage = stage or Stage(pipeline_id=pipeline)
        differs = changed(stage, {**{name: getattr(row, name) for name in VALUES}, "sort": sort})
        if differs:
            stage.save()
        told |= {f"{was}, {name}": one for name, one in differs.items()} if was else {row.name: _new(row.name)}
        stages.append(stage)
    return stages, told


def give_up(
    declared: Staged, actor: User, known: Mapping[int, Stage], rows: Sequence[StageRow], channel: str, page: str
) -> None:
    """What stands in stages out of use goes where its row says; many are moved by a worker, looked after on `page`."""
    for row in rows:
        left, to = known.get(row.pk or 0), known.get(row.move_to or 0)
        if left is not None and to is not None and not row.is_active and left.pk != to.pk and to.is_active:
            move_all(declared, actor, left, to, channel, page)


def _new(name: str) -> dict[str, Any]:
    return {"old": None, "new": name}
