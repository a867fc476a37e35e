"""A typical sale gets another person responsible: the open tasks of its step that were theirs go along."""

from __future__ import annotations

from collections import defaultdict

from krug.core.access.people import krug_itself
from krug.core.events.models import Channel
from krug.core.records import kinds
from krug.core.records.changing import change_many
from krug.core.records.reassigning import Passed
from krug.modules.activities.models import Activity, State
from krug.modules.deals.models import DealState, StepTask


def pass_on(passed: Passed) -> None:
    """A task somebody else is to do, or that was given to a colleague by hand, stays theirs. Two queries where there is
    nothing to pass on. In the transaction in which the deals changed hands."""
    if not passed:
        return
    rows = StepTask.objects.filter(
        stay__run__deal__in=passed, stay__run__deal__state=DealState.OPEN, done_at=None, activity__state=State.PLANNED
    )
    by_owner: dict[int, list[int]] = defaultdict(list)
    found = rows.filter(activity__deleted_at=None).values_list("activity", "activity__responsible", "stay__run__deal")
    for activity, owner, deal in found:
        before, after = passed[deal]
        if after is not None and owner == before and activity is not None:
            by_owner[after].append(activity)
    changes = {pk: {"responsible": owner} for owner, ids in by_owner.items() for pk in ids}
    if changes:
        change_many(kinds.get(Activity.KIND), krug_itself(), changes, Channel.RULE, taking_back=True)
