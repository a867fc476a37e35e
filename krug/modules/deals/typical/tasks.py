"""Tasks of steps as activities: planned by Krug itself when their turn comes, followed as people do them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from krug.core.access.people import krug_itself
from krug.core.events.models import Channel
from krug.core.processes.plan import Task
from krug.core.records import kinds, writing
from krug.modules.activities import planning
from krug.modules.activities.models import Activity, State
from krug.modules.deals.models import StepStay, StepTask
from krug.modules.deals.typical.assigning import Assigning
from krug.modules.deals.typical.plans import firms_language


@dataclass(frozen=True)
class Due:
    """A task whose turn has come."""

    deal: Any
    stay: StepStay
    task: Task | None


def plan(dues: Sequence[Due], channel: str = Channel.RULE) -> list[StepTask]:
    """Each becomes an activity of whoever it is for, in one go."""
    meant = [(due, due.task) for due in dues if due.task is not None]
    made = activities([(due.deal, task) for due, task in meant], channel)
    rows = [
        StepTask(stay=due.stay, key=task.key, activity=activity)
        for (due, task), activity in zip(meant, made, strict=True)
    ]
    return StepTask.objects.bulk_create(rows, batch_size=500)


def activities(wanted: Sequence[tuple[Any, Task]], channel: str) -> list[Any]:
    if not wanted:
        return []
    assigning, language = Assigning(), firms_language()
    values = [{**planning.about(deal), **assigning.values(task, deal.responsible, language)} for deal, task in wanted]
    return writing.create(kinds.get(Activity.KIND), krug_itself(), values, channel)


def call_off(rows: QuerySet[StepTask], channel: str = Channel.RULE) -> None:
    """What was planned for the tasks will not be done, and the tasks are as if their turn had never come."""
    found = list(rows.select_related("activity"))
    # The rows go first: the cancelling is no news to the process.
    StepTask.objects.filter(pk__in=[task.pk for task in found]).delete()
    for task in found:
        if task.activity is not None and task.activity.state == State.PLANNED and task.activity.deleted_at is None:
            planning.cancel(task.activity, krug_itself(), channel)


def is_lying(task: StepTask) -> bool:
    """Whether nobody is to do it any more, and it is not done: cancelled, in the bin, or removed."""
    activity = task.activity
    return task.done_at is None and (
        activity is None or activity.deleted_at is not None or activity.state == State.CANCELLED
    )
