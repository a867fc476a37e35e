"""Who may move a record into a stage, and who may end it so: the administrator's word, asked wherever a record goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import Department, Role, User
from krug.core.events.models import Channel
from krug.core.records.cleaning import Invalid
from krug.core.stages import staged
from krug.core.stages.models import Stage, StageRules
from krug.core.stages.models.rules import allows


def rules_of(pipeline: int | None) -> StageRules | None:
    """None where the pipeline asks for nothing. One query."""
    return StageRules.objects.filter(pipeline=pipeline).first() if pipeline is not None else None


def shut(rules: StageRules | None, user: User, stage: Stage) -> str:
    """In words who may move into the stage, where `user` may not; "" where they may. Two queries at most."""
    movers = rules.of_stage(stage.pk) if rules else None
    if movers is None or allows(movers, user):
        return ""
    return _("Only these may move into “%(stage)s”: %(who)s.") % {"stage": stage, "who": _named(movers)}


def shut_end(rules: StageRules | None, user: User, code: str, title: Any) -> str:
    """As `shut`, for an end of records."""
    movers = rules.of_end(code) if rules else None
    if movers is None or allows(movers, user):
        return ""
    return _("Only these may close as “%(end)s”: %(who)s.") % {"end": title, "who": _named(movers)}


def check(record: Any, actor: User, to: Stage, channel: str) -> None:
    """Raises Invalid where the person may not move into `to`. What an import takes back was there before."""
    if channel != Channel.IMPORT and (words := shut(rules_of(record.pipeline_id), actor, to)):
        raise Invalid({"stage": words})


def check_end(record: Any, actor: User, code: str, channel: str) -> None:
    """Raises Invalid where the person may not end the record so."""
    if channel != Channel.IMPORT and (
        words := shut_end(rules_of(record.pipeline_id), actor, code, _title(record, code))
    ):
        raise Invalid({"outcome": words})


def at_start(records: Sequence[Any], actor: User, channel: str) -> None:
    """New records stand where their maker may put them: in the first stage of all, or where the person may move.

    Two queries, one where no pipeline of theirs has rules. Raises Invalid.
    """
    if channel == Channel.IMPORT or not records:
        return
    rules = {
        row.pipeline_id: row
        for row in StageRules.objects.filter(pipeline__in={one.pipeline_id for one in records} - {None})
    }
    firsts = first_of(list(rules))
    for record in records:
        if record.stage is None or record.stage_id == firsts.get(record.pipeline_id):
            continue
        if words := shut(rules.get(record.pipeline_id), actor, record.stage):
            raise Invalid({"stage": words})


def first_of(pipelines: Sequence[int]) -> dict[int, int]:
    """Pipeline id to the id of the stage where its records begin."""
    found: dict[int, int] = {}
    rows = Stage.objects.filter(pipeline__in=pipelines, is_active=True).order_by("sort", "id") if pipelines else ()
    for stage in rows:
        found.setdefault(stage.pipeline_id, stage.pk)
    return found


def _title(record: Any, code: str) -> Any:
    return next((zone.title for zone in staged.get(record.KIND).zones if zone.code == code), code)


def _named(movers: Mapping[str, Sequence[int]]) -> str:
    roles = [str(role) for role in Role.objects.filter(pk__in=movers["roles"]).order_by("pk")]
    names = [*roles, *Department.objects.filter(pk__in=movers["departments"]).values_list("name", flat=True)]
    return ", ".join(names) or _("administrators")
