"""What stays planned for a deal that is lost: nobody is to be reminded of what nobody will do."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.modules.activities import doing, planning
from krug.modules.activities.models import Activity, State
from krug.modules.deals.models import Deal

MOST = 50


def planned_for(deal: Deal, user: User) -> list[Activity]:
    """The deal's planned activities that `user` may change, the next first, at most 50 of them."""
    return [activity for activity in _of(deal, user, State.PLANNED) if policy.may(user, Action.CHANGE, activity)]


@transaction.atomic
def call_off(deal: Deal, actor: User) -> list[int]:
    """Cancel what `planned_for` names; gives the ids of what was cancelled."""
    return [activity.pk for activity in planned_for(deal, actor) if planning.cancel(activity, actor)]


@transaction.atomic
def plan_again(deal: Deal, actor: User, ids: Iterable[int]) -> int:
    """Take back the cancelling of those of the deal's activities; gives of how many."""
    wanted = set(ids)
    called_off = [activity for activity in _of(deal, actor, State.CANCELLED) if activity.pk in wanted]
    return sum(doing.reopen(one, actor) for one in called_off if policy.may(actor, Action.CHANGE, one))


def _of(deal: Deal, user: User, state: State) -> list[Activity]:
    rows = Activity.objects.visible_to(user).filter(subject_kind=Deal.KIND, subject_id=deal.pk, state=state)
    return list(rows.order_by("-updated_at" if state is State.CANCELLED else "due_at", "pk")[:MOST])
