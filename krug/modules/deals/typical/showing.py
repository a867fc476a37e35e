"""The step a deal stands in, as cards, programs and lists tell of it: its tasks, how far it is, what may follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.processes.plan import Step, Task
from krug.core.stages.models import Stage
from krug.modules.activities.models import Activity
from krug.modules.deals.models import Run, StepTask
from krug.modules.deals.typical.guide import offered
from krug.modules.deals.typical.plans import firms_language, plan_of, stages_of
from krug.modules.deals.typical.tasks import is_lying

DONE, PLANNED, LYING, TO_COME = "done", "planned", "lying", "to_come"


@dataclass(frozen=True)
class TaskRow:
    """`state`: done, planned, lying (nobody is to do it any more, and it is not done) or to_come. `activity` None: its
    turn has not come, or the reader does not see it."""

    key: str
    title: str
    state: str
    required: bool
    activity: Activity | None

    @property
    def is_late(self) -> bool:
        return self.activity is not None and self.activity.is_late


@dataclass(frozen=True)
class Following:
    """What may come next: the `stage` of a step, or the end of the deal with its `outcome`. `words`: what the way there
    is called, "" for a way without a name."""

    title: str
    words: str
    stage: Stage | None = None
    outcome: str = ""


@dataclass(frozen=True)
class Shown:
    run: Run
    step: str
    tasks: list[TaskRow]
    following: list[Following]

    @property
    def left(self) -> int:
        """How many tasks are still to be done before the step is finished."""
        return sum(row.required and row.state != DONE for row in self.tasks)


def shown(deal: Any, reader: User) -> Shown | None:
    """None for a deal that does not go by a process, or has not begun with it. Five queries."""
    run = Run.objects.select_related("version").filter(deal=deal.pk).first() if deal.kind.is_typical_sale else None
    if run is None:
        return None
    language, step = firms_language(), plan_of(run.version).step(run.step)
    if step is None:
        return None
    return Shown(run, step.title(language), _rows(run, step, reader, language), _following(run, deal, language))


def _rows(run: Run, step: Step, reader: User, language: str) -> list[TaskRow]:
    stay = run.stays.order_by("-id").first()
    found = {task.key: task for task in StepTask.objects.filter(stay=stay).select_related("activity")}
    ids = [task.activity_id for task in found.values() if task.activity_id]
    seen = {one.pk: one for one in Activity.objects.visible_to(reader).filter(pk__in=ids).select_related("responsible")}
    rows = [_row(task, found.get(task.key), seen, language) for task in step.tasks]
    if run.is_ready or any(row.state in {PLANNED, LYING} for row in rows):
        return rows
    # The deal has lain in the bin as their turn came: somebody is to plan them.
    return [replace(row, state=LYING) if row.state == TO_COME else row for row in rows]


def _row(task: Task, row: StepTask | None, seen: dict[int, Any], language: str) -> TaskRow:
    state = TO_COME
    if row is not None:
        state = DONE if row.done_at else LYING if is_lying(row) else PLANNED
    activity = seen.get(row.activity_id or 0) if row else None
    return TaskRow(task.key, task.title(language), state, task.required, activity)


def _following(run: Run, deal: Any, language: str) -> list[Following]:
    plan, stages, found = plan_of(run.version), stages_of(deal.kind_id), []
    for way in offered(run, deal):
        end = plan.end(way.to)
        if end is not None:
            words = way.title(language) or end.title(language)
            found.append(Following(_("Won") if end.outcome == "won" else _("Lost"), words, None, end.outcome))
        elif way.to in stages:
            found.append(Following(stages[way.to].name, way.title(language), stages[way.to]))
    return found


def runs_of(ids: Iterable[int]) -> dict[int, Run]:
    """By deal, of those that have tasks to do or may go on. One query."""
    rows = Run.objects.filter(Q(total__gt=0) | Q(is_ready=True), deal__in=list(ids), deal__kind__type="typical_sale")
    return {run.deal_id: run for run in rows}


def so_far(run: Run) -> str:
    """“2 of 3 tasks”; "" for a step without any."""
    return _("%(done)d of %(total)d tasks") % {"done": run.done, "total": run.total} if run.total else ""
