"""What the API does with activities beyond what it does with every record."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import Field as Spec
from pydantic import StrictStr

from krug.core.access.models import User
from krug.core.api.bodies import Body
from krug.core.api.types import Id, TakenDate, TakenTime
from krug.core.api.verbs import Verb
from krug.core.events.models import Channel
from krug.core.records.cleaning import Invalid
from krug.core.records.fields import BadValue, DateField, Field, TimeField
from krug.core.settings.short.operations import operations_of
from krug.modules.activities import checklist, checklist_api, delegating, doing, planning, taking_part
from krug.modules.activities.calendar import booking, links_api
from krug.modules.activities.calendar.booking import RESOURCES
from krug.modules.activities.models import Activity, Resource
from krug.modules.activities.own_kinds import OWN_KINDS
from krug.modules.activities.recurring import series

Word = Annotated[StrictStr, Spec(min_length=1, max_length=40)]


class NextStep(Body):
    """What to plan at once; it is about the same client and record unless it says otherwise."""

    kind: Word = "task"
    title: Annotated[StrictStr, Spec(max_length=255)] = ""
    due_on: TakenDate | None = None
    due_time: TakenTime | None = None
    note: Annotated[StrictStr, Spec(max_length=5000)] = ""
    own_kind: Id | None = None
    responsible: Id | None = None


class Done(Body):
    """`result` is a code of the activity's kind, such as reached, held or done."""

    result: Annotated[Word, Spec(examples=["reached"])]
    comment: Annotated[StrictStr, Spec(max_length=5000)] = ""
    next: NextStep | None = None


class AskedColleague(Body):
    """A colleague."""

    person: Id


class ReasonOfReturn(Body):
    reason: Annotated[StrictStr, Spec(min_length=1, max_length=1000)]


class ActivityCheckLine(Body):
    text: Annotated[StrictStr, Spec(min_length=1, max_length=255)]


def _do(actor: User, activity: Activity, body: Done) -> None:
    following = body.next.model_dump(exclude_none=True) if body.next else None
    doing.do(activity, actor, body.result, body.comment, following, Channel.API)


def _reopen(actor: User, activity: Activity, _body: None) -> None:
    doing.reopen(activity, actor, Channel.API)


def _cancel(actor: User, activity: Activity, _body: None) -> None:
    planning.cancel(activity, actor, Channel.API)


class Repetition(Body):
    """`rule` as RFC 5545 writes it, of days, weeks, months or years; the activity itself is the first."""

    rule: Annotated[StrictStr, Spec(min_length=1, max_length=255, examples=["FREQ=WEEKLY;BYDAY=MO,WE"])]


class WhichOfSeries(StrEnum):
    ONE = "one"
    FOLLOWING = "following"
    ALL = "all"


class ActivityMove(Body):
    """To another day and time; of what repeats also all that follow, or all still to come, by as much."""

    due_on: TakenDate
    due_time: TakenTime | None = None
    scope: WhichOfSeries = WhichOfSeries.ONE


def _repeat(actor: User, activity: Activity, body: Repetition) -> None:
    series.begin(activity, actor, body.rule, Channel.API)


def _stop(actor: User, activity: Activity, _body: None) -> None:
    series.stop(activity, actor, False, Channel.API)


def _move(actor: User, activity: Activity, body: ActivityMove) -> None:
    day, time = (
        _clean(DateField("due_on", "", required=True), body.due_on),
        _clean(TimeField("due_time", ""), body.due_time),
    )
    if body.scope == WhichOfSeries.ONE:
        planning.move(activity, actor, day, time, Channel.API)
    else:
        series.move(activity, actor, day, time, body.scope == WhichOfSeries.ALL, Channel.API)


def _clean(field: Field, raw: object) -> Any:
    """Raises Invalid."""
    try:
        return field.clean(raw)
    except BadValue as error:
        raise Invalid({field.name: str(error)}) from None


def _delegate(actor: User, activity: Activity, body: AskedColleague) -> None:
    delegating.delegate(activity, actor, _colleague(body.person), Channel.API)


def _accept(actor: User, activity: Activity, _body: None) -> None:
    delegating.accept(activity, actor, Channel.API)


def _give_back(actor: User, activity: Activity, body: ReasonOfReturn) -> None:
    delegating.give_back(activity, actor, body.reason, Channel.API)


def _call(actor: User, activity: Activity, body: AskedColleague) -> None:
    taking_part.call(activity, actor, _colleague(body.person), Channel.API)


def _let_go(actor: User, activity: Activity, body: AskedColleague) -> None:
    taking_part.take_off(activity, actor, _colleague(body.person), Channel.API)


def _list(actor: User, activity: Activity, body: ActivityCheckLine) -> None:
    checklist.add(activity, actor, body.text, Channel.API)


class Booked(Body):
    """A room, a piece of equipment, a car: one of /resources."""

    resource: Id


def _book(actor: User, activity: Activity, body: Booked) -> None:
    booking.book(activity, actor, _resource(body.resource), Channel.API)


def _let_go_of(actor: User, activity: Activity, body: Booked) -> None:
    booking.let_go(activity, actor, _resource(body.resource), Channel.API)


def _resource(pk: int) -> Resource:
    """Raises Invalid for one that there is not."""
    found = Resource.objects.filter(pk=pk).first()
    if found is None:
        raise Invalid({"resource": gettext("Choose from the list.")})
    return found


def _colleague(pk: int) -> User:
    """Raises Invalid for nobody."""
    found = User.objects.filter(pk=pk).first()
    if found is None:
        raise Invalid({"person": gettext("Choose from the list.")})
    return found


DECLARES = (
    Verb("activity", "doing", _("Done with a result"), _do, body=Done),
    Verb("activity", "doing", _("Plan again"), _reopen, method="DELETE"),
    Verb("activity", "cancelling", _("Cancel"), _cancel),
    Verb("activity", "cancelling", _("Plan again"), _reopen, method="DELETE"),
    Verb("activity", "due", _("To another day"), _move, body=ActivityMove),
    Verb("activity", "repetition", _("Make it repeat"), _repeat, body=Repetition),
    Verb("activity", "repetition", _("Cancel it and all that follow"), _stop, method="DELETE"),
    Verb("activity", "delegation", _("Give to a colleague"), _delegate, body=AskedColleague),
    Verb("activity", "delegation-acceptance", _("Take on"), _accept),
    Verb("activity", "delegation-return", _("Give back with a reason"), _give_back, body=ReasonOfReturn),
    Verb("activity", "people", _("Call a colleague to take part"), _call, body=AskedColleague),
    Verb("activity", "people-leaving", _("Take a colleague off"), _let_go, body=AskedColleague),
    Verb("activity", "checklist", _("Add a line to the checklist"), _list, body=ActivityCheckLine),
    Verb("activity", "booking", _("Book a room or equipment"), _book, body=Booked),
    Verb("activity", "booking-ending", _("Let a room or equipment go"), _let_go_of, body=Booked),
    *operations_of(OWN_KINDS),
    *operations_of(RESOURCES),
    *checklist_api.OPERATIONS,
    *links_api.OPERATIONS,
)
