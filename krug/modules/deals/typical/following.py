"""What people do to the activities that are tasks of a step, the process hears of at once."""

from __future__ import annotations

from django.utils import timezone

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.modules.activities.models import Activity, State
from krug.modules.deals.models import Deal, Run, StepTask
from krug.modules.deals.typical.running import settle


def follow(activity: Activity, _actor: User) -> None:
    """An activity was done, cancelled or taken up again. In the transaction in which it was."""
    if activity.subject_kind != Deal.KIND:
        return
    task = StepTask.objects.filter(activity=activity).select_related("stay").first()
    if task is None:
        return
    runs = Run.objects.select_for_update(of=("self",)).select_related("version", "deal__kind", "deal__responsible")
    run = runs.get(pk=task.stay.run_id)
    task.done_at = timezone.now() if activity.state == State.DONE else None
    task.save(update_fields=["done_at"])
    last = run.stays.order_by("-id").first()
    # What was done in a step that the deal has left changes nothing of where it stands.
    if last is not None and last.pk == task.stay_id:
        settle(run, run.deal, Channel.RULE)


def is_task(activity: Activity) -> bool:
    """Whether what follows comes by the process."""
    return activity.subject_kind == Deal.KIND and StepTask.objects.filter(activity=activity).exists()
