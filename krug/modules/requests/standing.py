"""What it means that somebody carries a request into a stage of the board."""

from __future__ import annotations

from django.db import transaction

from krug.core.access.models import User
from krug.core.stages.models import Stage
from krug.modules.requests import answering, assigning, in_step
from krug.modules.requests.models import Request, State


@transaction.atomic
def moved(request: Request, actor: User, stage: Stage, channel: str) -> None:
    """It is in the state of the stage from now on: taken, answered, or back in the queue. Raises what these raise."""
    state = in_step.state_in(stage)
    if state in (State.NEW, State.IN_WORK):
        answering.take_back(request, actor, channel)
    if state is State.NEW:
        assigning.assign(request, actor, None, channel)
    elif state is State.IN_WORK and request.responsible_id is None:
        assigning.take(request, actor, channel)
    elif state is State.ANSWERED:
        answering.answer(request, actor, channel=channel)
