"""A process as its settings show it: each step with its tasks, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from krug.core.access.models import Role
from krug.core.processes.plan import Plan, Step, Task
from krug.core.processes.ways import Way, ways_on
from krug.core.stages.models import Stage
from krug.modules.activities.kinds import KINDS
from krug.modules.deals.typical.conditions import spoken


@dataclass(frozen=True)
class TaskLine:
    icon: str
    title: str
    about: str


@dataclass(frozen=True)
class StepLine:
    """`leads`: what the ways on are called and where they lead; `stage` None: the step is no stage of the kind yet."""

    title: str
    stage: Stage | None
    tasks: list[TaskLine]
    leads: list[tuple[str, str]]


def lines(plan: Plan, language: str, stages: dict[str, Stage]) -> list[StepLine]:
    roles = {role.code: str(role) for role in Role.objects.all()}
    return [
        StepLine(
            step.title(language),
            stages.get(step.key),
            [_task(task, language, roles) for task in step.tasks],
            _leads(plan, step, language),
        )
        for step in plan.steps
    ]


def _task(task: Task, language: str, roles: dict[str, str]) -> TaskLine:
    code = task.who.removeprefix("role:")
    who = {"responsible": _("Responsible"), "head": _("Head of department")}.get(task.who) or roles.get(code, code)
    days = _("the same day")
    if task.days:
        days = ngettext("in %(n)d working day", "in %(n)d working days", task.days) % {"n": task.days}
    said = [who, f"{days}, {task.time}" if task.time else days, "" if task.required else _("may be left out")]
    return TaskLine(KINDS[task.kind].icon, task.title(language), " · ".join(filter(None, said)))


def _leads(plan: Plan, step: Step, language: str) -> list[tuple[str, str]]:
    return [(_called(plan, way, language), _target(plan, way, language)) for way in ways_on(plan, step.key)]


def _called(plan: Plan, way: Way, language: str) -> str:
    """The name of the way and the condition under which it is gone."""
    conditions = [spoken(arrow.condition) for arrow in plan.arrows if arrow.key in way.arrows and arrow.condition]
    said = [way.title(language), *(_("if %(condition)s") % {"condition": one} for one in conditions)]
    return ", ".join(filter(None, said))


def _target(plan: Plan, way: Way, language: str) -> str:
    if step := plan.step(way.to):
        return step.title(language)
    end = plan.end(way.to)
    return _("Lost") if end is not None and end.outcome == "lost" else _("Won")
