"""What is to be done next with a request, for its card on the board: the answer, then what is planned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.stages.steps import Step
from krug.modules.activities.models import Activity
from krug.modules.activities.queries import next_steps, without_next_step
from krug.modules.deals.planning import said
from krug.modules.requests.models import Request
from krug.modules.requests.saying import due_in_words


class RequestSteps:
    def known_to(self, user: User) -> bool:
        return user.scope(Activity.KIND, Action.SEE) is not Scope.NONE

    def next_of(self, ids: Iterable[int], user: User) -> Mapping[int, Step]:
        """Two queries."""
        wanted = list(ids)
        planned = next_steps(Request.KIND, wanted, user)
        found = {pk: Step(said(activity), activity.sort.icon, activity.is_late) for pk, activity in planned.items()}
        now = timezone.now()
        for request in Request.objects.filter(pk__in=wanted, answered_at=None).only("answer_by", "received_at"):
            late = request.answer_by is not None and request.answer_by <= now
            found[request.pk] = Step(due_in_words(request, now), "clock", late)
        return found

    def without(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Answered, and nothing is planned."""
        return without_next_step(rows.exclude(answered_at=None), Request.KIND)
