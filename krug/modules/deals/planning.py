"""The next deed of a deal, from the room of activities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.stages.steps import Step
from krug.modules.activities.models import Activity
from krug.modules.activities.queries import next_steps, without_next_step
from krug.modules.deals.models import Run
from krug.modules.deals.typical.showing import runs_of, so_far


class DealSteps:
    def known_to(self, user: User) -> bool:
        return user.scope(Activity.KIND, Action.SEE) is not Scope.NONE

    def next_of(self, ids: Iterable[int], user: User) -> Mapping[int, Step]:
        """Of a typical sale also how far its step is. Two queries."""
        ids = list(ids)
        found = next_steps("deal", ids, user)
        steps = {pk: Step(said(activity), activity.sort.icon, activity.is_late) for pk, activity in found.items()}
        return steps | {pk: _with_tasks(run, steps.get(pk)) for pk, run in runs_of(ids).items()}

    def without(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return without_next_step(rows, "deal")


def _with_tasks(run: Run, step: Step | None) -> Step:
    """What is to be done next is the step's own task, or, all of them done, the next step."""
    if run.is_ready and (step is None or run.done == run.total):
        return Step(_("The step is done: go on"), "ok")
    if step is None:
        return Step(so_far(run), "list")
    return Step(f"{so_far(run)} · {step.text}", step.icon, step.is_late)


def said(activity: Activity) -> str:
    """“Call about the price, tomorrow”."""
    return f"{activity.title}, {day_of(activity.due_on)}"


def day_of(day: dt.date) -> str:
    away = (day - timezone.localdate()).days
    words = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    return words.get(away) or formats.date_format(day, "j E")
