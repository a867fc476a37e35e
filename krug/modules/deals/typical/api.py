"""Typical sales for programs: the step of a deal, going on from it, the processes of a kind."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import missing, wrong
from krug.core.api.types import BIGGEST
from krug.core.api.verbs import Verb
from krug.core.events.models import Channel
from krug.core.records.cleaning import Invalid
from krug.core.settings.api.asked import administrators, reach
from krug.core.stages import staged
from krug.core.stages.models import Stage
from krug.modules.deals.models import Deal, DealKind, ProcessVersion
from krug.modules.deals.typical import versions
from krug.modules.deals.typical.again import plan_again
from krug.modules.deals.typical.api_types import GivenProcess, GivenStep, GoOn, NewProcess, Processes
from krug.modules.deals.typical.plans import firms_language, plan_of, stages_of
from krug.modules.deals.typical.showing import Following, TaskRow, shown

TAG = "Deals"


def _step(call: Call) -> Any:
    deal = _deal(call)
    found = shown(deal, call.user)
    if found is None:
        raise missing()
    return {
        "stage": deal.stage_id,
        "title": found.step,
        "process": found.run.version.number,
        "done": found.run.done,
        "total": found.run.total,
        "ready": found.run.is_ready,
        "tasks": [_task(row) for row in found.tasks],
        "following": [_following(one) for one in found.following],
    }


def _task(row: TaskRow) -> dict[str, Any]:
    activity = row.activity.pk if row.activity else None
    return {"key": row.key, "title": row.title, "state": row.state, "required": row.required, "activity": activity}


def _following(one: Following) -> dict[str, Any]:
    stage = one.stage.pk if one.stage else None
    return {"stage": stage, "outcome": one.outcome or None, "title": one.title, "words": one.words}


def _go_on(actor: User, deal: Any, body: GoOn) -> None:
    """Into the stage named, or the only one that may follow."""
    guide = staged.guide_of(deal)
    if guide is None:
        raise Invalid({"stage": _("This deal goes by no process: move it to a stage.")})
    stages = list(guide.choices(deal).stages)
    wanted = stages[0] if body.stage is None and len(stages) == 1 else body.stage
    stage = Stage.objects.filter(pk=wanted, pipeline=deal.pipeline_id).first() if wanted else None
    if stage is None:
        raise Invalid({"stage": guide.choices(deal).reason or _("Choose one of the stages of this board.")})
    deal.move(actor, stage, body.comment, Channel.API)


def _again(call: Call) -> Any:
    plan_again(_deal(call), call.user, call.name, Channel.API)
    return _step(call)


def _deal(call: Call) -> Any:
    found = Deal.objects.visible_to(call.user).select_related("kind", "stage").filter(pk=min(call.id, BIGGEST)).first()
    if found is None:
        raise missing()
    return found


def _processes(call: Call) -> Any:
    kind = reach(DealKind, call)
    return {"items": [_process(kind, one) for one in ProcessVersion.objects.filter(kind=kind)], "next": None}


def _give(call: Call) -> Made:
    kind, body = reach(DealKind, call), call.body
    if [body.source, body.number, body.bpmn].count(None) != 2:
        raise wrong("source", _("Give one of: source, number, bpmn."))
    if body.bpmn is not None:
        version = versions.upload(call.user, kind, body.bpmn.encode(), Channel.API)
    elif body.number is not None:
        version = versions.again(call.user, kind, body.number, Channel.API)
    else:
        version = versions.bring_along(call.user, kind, body.source, Channel.API)
    return Made(_process(DealKind.objects.get(pk=kind.pk), version), f"/api/v1/deal-kinds/{kind.pk}/processes")


def _process(kind: DealKind, version: ProcessVersion) -> dict[str, Any]:
    language, stages = firms_language(), stages_of(kind.pk)
    return {
        "number": version.number,
        "title": version.title,
        "source": version.source,
        "current": version.pk == kind.process_id,
        "steps": [
            {
                "stage": stages[step.key].pk if step.key in stages else None,
                "key": step.key,
                "title": step.title(language),
                "tasks": [task.title(language) for task in step.tasks],
            }
            for step in plan_of(version).steps
        ],
    }


_LOOK, _AGAIN = gettext_lazy("The step of a typical sale"), gettext_lazy("Plan a task of the step again")
TYPICAL = (
    Verb("deal", "step", gettext_lazy("Go on to the next step of a typical sale"), _go_on, body=GoOn),
    Operation("GET", "deals/{id}/step", _LOOK, _step, GivenStep, tag=TAG, kind=Deal.KIND, action=Action.SEE),
    Operation(
        "POST", "deals/{id}/tasks/{name}", _AGAIN, _again, GivenStep, tag=TAG, kind=Deal.KIND, action=Action.CHANGE
    ),
    *administrators(
        Operation("GET", "deal-kinds/{id}/processes", gettext_lazy("Processes of the kind"), _processes, Processes),
        Operation(
            "POST",
            "deal-kinds/{id}/processes",
            gettext_lazy("Give new deals a process"),
            _give,
            GivenProcess,
            201,
            NewProcess,
        ),
        tag=TAG,
    ),
)
