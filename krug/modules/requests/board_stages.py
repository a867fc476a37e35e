"""The stages of the board of requests: the administrator's work.

Each stage means one of the states that an open request may be in; a request that comes into a state by itself goes to
the first stage in use that means it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen
from krug.core.settings.stage_editing import (
    StageRow,
    Told,
    check_awaited,
    check_leaving,
    check_rows,
    give_up,
    keep,
    stages_of,
)
from krug.core.stages import staged
from krug.core.stages.models import Pipeline, Stage
from krug.modules.requests.models import Request, Standing, State

ADDRESS = "/settings/request-stages"
MEANINGS = (State.NEW, State.IN_WORK, State.ANSWERED)


def board() -> Pipeline:
    """Raises Pipeline.DoesNotExist where nobody has laid out one."""
    return Pipeline.objects.filter(subject=Request.KIND).earliest("sort", "id")


def meanings(pipeline: Pipeline) -> dict[int, str]:
    """Stage to the state it means."""
    return dict(Standing.objects.filter(stage__pipeline=pipeline).values_list("stage", "state"))


def change_stages(
    actor: User, rows: Sequence[StageRow], means: Sequence[str], seen: int | None = None, channel: str = Channel.PAGE
) -> None:
    """The stages in the order of `rows`, and what each of them means. Those that are not named stay as they are.

    `seen`: the version that was shown. Raises Denied, Overtaken, Invalid: for a state that no stage in use means any
    more, for another meaning of a stage in which requests stand, for a stage given up into one of another meaning.
    """
    policy.check_administrator(actor)
    check_rows(rows)
    with transaction.atomic():
        pipeline = Pipeline.objects.select_for_update().get(pk=board().pk)
        check_seen(pipeline, seen)
        known, meant = stages_of(pipeline.pk), meanings(pipeline)
        check_awaited(pipeline.pk, rows)
        check_leaving(staged.get(Request.KIND), known, rows)
        _check_meanings(rows, means, known, meant)
        stages, told = keep(pipeline.pk, known, rows)
        told |= _keep_meanings(stages, means, meant)
        if told:
            pipeline.version += 1
            pipeline.save(update_fields=["version"])
            write([Fact("request_stages.changed", ("firm", 1), {"values": told})], actor, channel)
        give_up(staged.get(Request.KIND), actor, known, rows, channel, f"{ADDRESS}#moving")


def _check_meanings(
    rows: Sequence[StageRow], means: Sequence[str], known: Mapping[int, Stage], meant: Mapping[int, str]
) -> None:
    wanted = {row.pk: state for row, state in zip(rows, means, strict=True) if row.pk}
    named = {row.pk for row in rows}
    for row, state in zip(rows, means, strict=True):
        if state not in MEANINGS:
            raise Invalid({"stages": _("Choose from the list.")})
        pk, to = row.pk or 0, row.move_to or 0
        if to in known and wanted.get(to, meant.get(to)) != state:
            raise Invalid({"stages": _("What stands in “%(stage)s” goes to a stage of the same meaning.") % _of(row)})
        if meant.get(pk, state) != state and _is_full(pk):
            raise Invalid({"stages": _("Requests stand in “%(stage)s”: what it means stays.") % _of(row)})
    held = {meant.get(pk) for pk, stage in known.items() if stage.is_active and pk not in named}
    there = held | {state for row, state in zip(rows, means, strict=True) if row.is_active}
    for state in MEANINGS:
        if state not in there:
            raise Invalid({"stages": _("A stage in use must mean “%(state)s”.") % {"state": state.label}})


def _is_full(stage: int) -> bool:
    return Request.objects.filter(stage=stage, **staged.get(Request.KIND).open_only).exists()


def _keep_meanings(stages: Sequence[Stage], means: Sequence[str], meant: Mapping[int, str]) -> Told:
    told: Told = {}
    for stage, state in zip(stages, means, strict=True):
        was = meant.get(stage.pk)
        if was != state:
            Standing.objects.update_or_create(stage=stage, defaults={"state": state})
            told[f"{stage.name}, state"] = {"old": was, "new": state}
    return told


def _of(row: StageRow) -> dict[str, Any]:
    return {"stage": row.name}
