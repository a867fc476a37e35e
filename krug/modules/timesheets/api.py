"""Time in the API beyond what it does with every record: the timer, rates, rounding."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, Field, StrictInt, StrictStr

from krug.core.api.asking import moment
from krug.core.api.bodies import Body, Time
from krug.core.api.filters import CURSOR, LIMIT, paged
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import wrong
from krug.core.api.schemas import listed
from krug.core.api.types import Amount, ApiType, GivenAmount, GivenDate, GivenId, Id, TakenDate, api_type
from krug.core.events.models import Channel
from krug.core.records.cleaning import Invalid
from krug.core.records.fields import BadValue, MomentField
from krug.core.settings.api.asked import Change, administrators, answering, changing, given, reach
from krug.core.settings.short.operations import operations_of
from krug.modules.timesheets import keeping_rates, timing
from krug.modules.timesheets.durations import said
from krug.modules.timesheets.fields import DurationField
from krug.modules.timesheets.models import BillingRate, TimeEntry, Timer, TimeRules, WorkKind
from krug.modules.timesheets.rounding import STEPS, Rounding
from krug.modules.timesheets.timing import Booked
from krug.modules.timesheets.work_kinds import WORK_KINDS

TAG = "Time"
DURATION = r"^(\d|1\d|2[0-4]):[0-5]\d$"
TakenDuration = Annotated[StrictStr, Field(pattern=DURATION, examples=["1:30"])]
GivenDuration = Annotated[str, Field(pattern=DURATION, examples=["1:30"])]
Stamp = Annotated[StrictStr, Field(json_schema_extra={"format": "date-time"}, examples=["2026-07-31T09:30:00Z"])]
How: Any = Literal[tuple(Rounding.values)]


@api_type.register
def _duration(field: DurationField) -> ApiType:
    asked = {"type": "string", "pattern": DURATION}
    return ApiType(
        TakenDuration if field.required else TakenDuration | None, GivenDuration | None, asked, compares=True
    )


class StartTimer(Body):
    """At most one of `client`, `deal`, `request` and `activity`. `started_at` left out: now. `kind` left out: of which
    the person's last entry for a client is, or for none, as this one is."""

    client: Id | None = None
    deal: Id | None = None
    request: Id | None = None
    activity: Id | None = None
    kind: Id | None = None
    note: Annotated[StrictStr, Field(max_length=2000)] = ""
    started_at: Stamp | None = None


class GivenTimer(BaseModel):
    """`card` and `card_id`: what it is about, where it is about a record."""

    started_at: Time
    kind: GivenId | None
    card: str
    card_id: GivenId | None
    note: str


class RunningTimer(BaseModel):
    """null: none runs."""

    running: GivenTimer | None


class BookedTime(BaseModel):
    """`entries` are the time entries made of it, `overlaps` others at the same time; `is_cut`: it ran for longer than a
    day, or than was left of one."""

    entries: list[GivenId]
    spent: Annotated[str, Field(pattern=r"^\d+:[0-5]\d$", examples=["1:30"])]
    overlaps: list[GivenId]
    is_cut: bool


class StartedTimer(BaseModel):
    """`booked`: what the timer that ran before came to; null where none ran."""

    running: GivenTimer
    booked: BookedTime | None


class GivenBillingRate(BaseModel):
    """An hour in the firm's own currency; null as client, person or kind: of any."""

    id: GivenId
    client: GivenId | None
    person: GivenId | None
    kind: GivenId | None
    since: GivenDate | None
    amount: GivenAmount


class NewBillingRate(Body):
    client: Id | None = None
    person: Id | None = None
    kind: Id | None = None
    since: TakenDate | None = None
    amount: Amount


class GivenTimeRules(BaseModel):
    rounding: How
    round_to: int
    version: int


class ChangedTimeRules(Change):
    rounding: How | None = None
    round_to: Annotated[StrictInt, Field(json_schema_extra={"enum": list(STEPS)})] | None = None


def _start(call: Call) -> Made:
    body = call.body
    named = [(name, pk) for name in TimeEntry.LINKS if (pk := getattr(body, name)) is not None]
    if len(named) > 1:
        raise wrong(named[1][0], _("A timer is about one record."))
    kind = WorkKind.objects.filter(pk=body.kind, is_active=True).first() if body.kind else None
    if body.kind and kind is None:
        raise wrong("kind", _("Choose from the list."))
    card = named[0] if named else None
    timer, before = timing.start(call.user, card, kind, body.note, _moment(body.started_at), Channel.API)
    return Made({"running": _timer(timer), "booked": _booked(before)}, "/api/v1/timer")


def _stop(call: Call) -> Any:
    done = timing.stop(call.user, channel=Channel.API)
    if done is None:
        raise Invalid({"running": _("No timer runs.")})
    return _booked(done)


def _running(call: Call) -> Any:
    timer = timing.running(call.user)
    return {"running": _timer(timer) if timer else None}


def _discard(call: Call) -> None:
    timing.discard(call.user)


def _moment(raw: str | None) -> Any:
    if raw is None:
        return None
    try:
        return moment(raw)
    except BadValue as error:
        raise wrong("started_at", str(error)) from None


def _timer(timer: Timer) -> dict[str, Any]:
    return {
        "started_at": MomentField("", "").plain(timer.started_at),
        "kind": timer.kind_id,
        "card": timer.card_kind,
        "card_id": timer.card_id,
        "note": timer.note,
    }


def _booked(done: Booked | None) -> dict[str, Any] | None:
    if done is None:
        return None
    return {
        "entries": [entry.pk for entry in done.entries],
        "spent": said(done.minutes),
        "overlaps": [entry.pk for entry in done.over],
        "is_cut": done.is_cut,
    }


def _rates(call: Call) -> Any:
    found = paged(BillingRate.objects.all(), ("id",), call.asked)
    return {"items": [_rate(row) for row in found.rows], "next": found.next}


def _add_rate(call: Call) -> Made:
    made = keeping_rates.add_rate(call.user, given(call), Channel.API)
    return Made(_rate(made), f"/api/v1/billing-rates/{made.pk}")


def _one_rate(call: Call) -> Any:
    return _rate(reach(BillingRate, call))


def _remove_rate(call: Call) -> None:
    keeping_rates.remove_rate(call.user, reach(BillingRate, call), Channel.API)


def _rate(row: BillingRate) -> dict[str, Any]:
    links = {"client": row.client_id, "person": row.person_id, "kind": row.kind_id}
    since = row.since.isoformat() if row.since else None
    return {"id": row.pk, **links, "since": since, "amount": f"{row.amount:.2f}"}


def _rules(_call: Call) -> Any:
    rules = TimeRules.current()
    return {"rounding": rules.rounding, "round_to": rules.round_to, "version": rules.version}


def _change_rules(call: Call) -> Any:
    values = {name: value for name, value in given(call).items() if value is not None}
    with answering(lambda: _rules(call)):
        keeping_rates.change_rules(call.user, values, call.body.version, Channel.API)
    return _rules(call)


RATE = "billing-rates/{id}"
ABOUT = gettext_lazy("What an hour costs by client, person and kind of work")
DECLARES = (
    *operations_of(WORK_KINDS),
    Operation("GET", "timer", gettext_lazy("Your timer that runs"), _running, RunningTimer, tag=TAG),
    Operation(
        "POST",
        "timer",
        gettext_lazy("Start your timer; one that runs is stopped and booked"),
        _start,
        StartedTimer,
        201,
        StartTimer,
        tag=TAG,
    ),
    Operation("POST", "timer/stopping", gettext_lazy("Stop your timer and book the time"), _stop, BookedTime, tag=TAG),
    Operation("DELETE", "timer", gettext_lazy("Stop your timer and book nothing"), _discard, None, 204, tag=TAG),
    *administrators(
        Operation("GET", "billing-rates", ABOUT, _rates, listed(GivenBillingRate), asks=(LIMIT, CURSOR)),
        Operation("GET", RATE, gettext_lazy("One"), _one_rate, GivenBillingRate),
        Operation("POST", "billing-rates", gettext_lazy("Add one"), _add_rate, GivenBillingRate, 201, NewBillingRate),
        Operation("DELETE", RATE, gettext_lazy("Remove; what was booked at it stays"), _remove_rate, None, 204),
        Operation("GET", "time-rules", gettext_lazy("How billed time is rounded"), _rules, GivenTimeRules),
        changing("time-rules", _change_rules, GivenTimeRules, ChangedTimeRules),
        tag=TAG,
    ),
)
