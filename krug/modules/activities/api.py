"""What the API does with activities beyond what it does with every record."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field, StrictStr

from krug.core.access.models import User
from krug.core.api.bodies import Body
from krug.core.api.types import Id, TakenDate, TakenTime
from krug.core.api.verbs import Verb
from krug.core.events.models import Channel
from krug.modules.activities import doing, planning
from krug.modules.activities.models import Activity

Word = Annotated[StrictStr, Field(min_length=1, max_length=40)]


class NextStep(Body):
    """What to plan at once; it is about the same client and record unless it says otherwise."""

    kind: Word = "task"
    title: Annotated[StrictStr, Field(max_length=255)] = ""
    due_on: TakenDate | None = None
    due_time: TakenTime | None = None
    note: Annotated[StrictStr, Field(max_length=5000)] = ""
    responsible: Id | None = None


class Done(Body):
    """`result` is a code of the activity's kind, such as reached, held or done."""

    result: Annotated[Word, Field(examples=["reached"])]
    comment: Annotated[StrictStr, Field(max_length=5000)] = ""
    next: NextStep | None = None


def _do(actor: User, activity: Activity, body: Done) -> None:
    following = body.next.model_dump(exclude_none=True) if body.next else None
    doing.do(activity, actor, body.result, body.comment, following, Channel.API)


def _reopen(actor: User, activity: Activity, _body: None) -> None:
    doing.reopen(activity, actor, Channel.API)


def _cancel(actor: User, activity: Activity, _body: None) -> None:
    planning.cancel(activity, actor, Channel.API)


DECLARES = (
    Verb("activity", "doing", _("Done with a result"), _do, body=Done),
    Verb("activity", "doing", _("Plan again"), _reopen, method="DELETE"),
    Verb("activity", "cancelling", _("Cancel"), _cancel),
    Verb("activity", "cancelling", _("Plan again"), _reopen, method="DELETE"),
)
