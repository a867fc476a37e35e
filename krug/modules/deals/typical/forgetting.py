"""Deals that are removed for good, and the tasks that Krug had planned for them."""

from __future__ import annotations

from collections.abc import Sequence

from krug.core.access.people import krug_itself
from krug.core.events.models import Channel
from krug.core.records import kinds
from krug.core.records.binning import remove_many
from krug.modules.activities.models import Activity, State
from krug.modules.deals.models import Deal


def forget(kind: str, ids: Sequence[int]) -> None:
    """What a process planned and nobody has touched goes with its deal: nobody can tell any more what it was about."""
    if kind != Deal.KIND:
        return
    rows = Activity.objects.filter(subject_kind=Deal.KIND, subject_id__in=ids, state=State.PLANNED)
    untouched = list(rows.filter(created_by=None, version=1).values_list("pk", flat=True))
    if untouched:
        remove_many(kinds.get(Activity.KIND), krug_itself(), untouched, Channel.RULE)
