"""Changing the stages of a pipeline in the settings, whatever goes through them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
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
    """A stage as it is to be, in its place in the row. `pk` None: a new one.

    Of what stands in a stage that is given up, `move_to` says where it goes, `stay` that it stays; None: nobody said.
    """

    pk: int | None
    name: str
    colour: str = Colour.BLUE
    probability: int = 0
    longest_stay_days: int | None = None
    is_active: bool = True
    move_to: int | None = None
    stay: bool = False


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


def check_leaving(declared: Staged, known: Mapping[int, Stage], rows: Sequence[StageRow]) -> None:
    """What stands in a stage that is given up has somewhere to go, or is said to stay. One query, none where no stage
    is given up. Raises Invalid at "stages.N.move_to", N the place in the row."""
    here = {pk: stage.is_active for pk, stage in known.items()} | {row.pk: row.is_active for row in rows if row.pk}
    for at, row in enumerate(rows):
        if row.move_to is not None and (words := _no_way(row, here.get(row.move_to))):
            raise Invalid({f"stages.{at}.move_to": words})
        if row.move_to is not None and row.stay:
            raise Invalid({f"stages.{at}.stay": _("What goes to another stage does not stay.")})
    unsaid = {at: row.pk for at, row in enumerate(rows) if _is_unsaid(row, known)}
    full = _standing(declared, list(unsaid.values()))
    for at, pk in unsaid.items():
        if pk in full:
            words = _("%(records)s in “%(stage)s”: %(count)d. Choose where they go, or that they stay.")
            said = {"records": declared.record_kind.plural, "stage": known[pk].name, "count": full[pk]}
            raise Invalid({f"stages.{at}.move_to": words % said})


def _no_way(row: StageRow, is_in_use: bool | None) -> str:
    """Why nothing goes from the stage where the row says; "" where it does. `is_in_use`: whether the stage it goes to
    is, None for none of this board."""
    if row.is_active:
        return _("“%(stage)s” stays in use: nothing goes out of it.") % {"stage": row.name}
    if is_in_use is None:
        return _("Choose one of the stages of this board.")
    if not is_in_use:
        return _("What stands in “%(stage)s” goes to a stage in use.") % {"stage": row.name}
    return ""


def _is_unsaid(row: StageRow, known: Mapping[int, Stage]) -> bool:
    was = known.get(row.pk or 0)
    return was is not None and was.is_active and not (row.is_active or row.stay or row.move_to)


def _standing(declared: Staged, stages: Sequence[int | None]) -> dict[int, int]:
    """How many open records stand in each of the stages where any do."""
    if not stages:
        return {}
    rows = declared.model.objects.filter(stage__in=stages, **declared.open_only).order_by()
    return dict(rows.values_list("stage").annotate(Count("pk")))


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
    """What stands in stages given up goes where its row says, as `check_leaving` has seen; many are moved by a worker,
    looked after on `page`."""
    for row in rows:
        left, to = known.get(row.pk or 0), known.get(row.move_to or 0)
        if left is not None and to is not None:
            move_all(declared, actor, left, to, channel, page)


def _new(name: str) -> dict[str, Any]:
    return {"old": None, "new": name}
