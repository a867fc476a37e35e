"""A task of a step that nobody is to do any more, planned anew: the process wants it all the same."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.records.cleaning import Invalid
from krug.modules.deals.models import StepTask
from krug.modules.deals.typical import running, tasks
from krug.modules.deals.typical.plans import plan_of


@transaction.atomic
def plan_again(deal: Any, actor: User, key: str, channel: str = Channel.PAGE) -> bool:
    """Gives whether a task of the present step was planned; all of them whose turn came while the deal lay in the bin
    are. Raises Denied, Invalid for a deal that is closed.
    """
    policy.check(actor, Action.CHANGE, deal)
    if not deal.is_open:
        raise Invalid({"task": _("“%(title)s” is closed already. Open it again first.") % {"title": deal}})
    run = running.locked(deal)
    if run is None:
        return False
    known = StepTask.objects.filter(stay__run=run).count()
    running.settle(run, deal, channel)
    came = StepTask.objects.filter(stay__run=run).count() > known
    task = StepTask.objects.filter(stay=run.stays.order_by("-id").first(), key=key).select_related("activity").first()
    step = plan_of(run.version).step(run.step)
    meant = step.task(key) if step else None
    if task is None or meant is None or not tasks.is_lying(task):
        return came
    task.activity = tasks.activities([(deal, meant)], channel)[0]
    task.save(update_fields=["activity"])
    return True
