"""Bookings by the API: free times, who has booked, who came. Services and pages stand in settings_api.py."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Annotated, Any, Literal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, Field, StrictBool, StrictStr

from krug.core.api.asking import moment as read_moment
from krug.core.api.asking import one_of, whole
from krug.core.api.bodies import Body, Time
from krug.core.api.filters import CURSOR, LIMIT, Parameter, paged
from krug.core.api.items import moment
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import Problem, missing, wrong
from krug.core.api.schemas import listed
from krug.core.api.types import BIGGEST, Id
from krug.core.events.models import Channel
from krug.modules.activities.models import Activity
from krug.modules.booking import asking, changing, choosing, holding, offering
from krug.modules.booking.confirming import Who, confirm, taken_words
from krug.modules.booking.models import Appointment, BookingPage, By, Prepayment, Service, State
from krug.modules.booking.settings_api import OPERATIONS, SERVICE_SHELF
from krug.modules.booking.taking import Taken
from krug.modules.booking.views.bookings import reach_of, seen_by, visitor_of
from krug.modules.site import asked

STATES = tuple(state for state in State.values if state not in (State.HELD, State.LAPSED))
OneState: Any = Literal[STATES]
OnePrepayment: Any = Literal[tuple(Prepayment.values)]
BySide: Any = Literal["", *By.values]
MONTH = dt.timedelta(days=31)
STATE = Parameter("state", {"type": "string", "enum": list(STATES)}, one_of(*STATES))
MOMENT = {"type": "string", "format": "date-time"}
SINCE = Parameter("from", MOMENT, read_moment, description=gettext_lazy("Now, unless you say otherwise"))
UNTIL = Parameter("to", MOMENT, read_moment, description=gettext_lazy("At most 31 days later"))
PERSON = Parameter("person", {"type": "integer", "minimum": 1, "maximum": BIGGEST}, whole(1, BIGGEST))
ROOT = "bookings"


class GivenSlot(BaseModel):
    """A moment at which the service may begin, and the numbers of those who are free then."""

    begins_at: Time
    people: list[int]
    rooms: list[int]


class GivenSlots(BaseModel):
    items: list[GivenSlot]


class NewBooking(Body):
    """`person` null: whoever is free. `zone` and `language` are the visitor's."""

    page: Id
    service: Id
    begins_at: Time
    person: Id | None = None
    name: Annotated[StrictStr, Field(min_length=1, max_length=200)]
    phone: Annotated[StrictStr, Field(max_length=60)] = ""
    email: Annotated[StrictStr, Field(max_length=254)] = ""
    note: Annotated[StrictStr, Field(max_length=asking.MOST_NOTE)] = ""
    zone: Annotated[StrictStr, Field(max_length=60)] = ""


class Presence(Body):
    came: StrictBool


class Payment(Body):
    paid: StrictBool


class GivenBooking(BaseModel):
    """`activity` is what stands in the calendar. `visitor` and `reach` are "" to who does not see clients' contacts."""

    id: int
    service: int
    person: int
    room: int | None
    begins_at: Time
    ends_at: Time
    state: OneState
    prepayment: OnePrepayment
    cancelled_by: BySide
    visitor: str
    reach: str
    note: str
    activity: int


def _slots(call: Call) -> Any:
    service = SERVICE_SHELF.reach(call)
    since = call.asked.get("from") or timezone.now()
    until = call.asked.get("to") or since + MONTH
    if not since < until <= since + MONTH:
        raise wrong("to", _("At most 31 days later."))
    found = offering.slots(service, since, until, call.asked.get("person"))
    return {
        "items": [
            {"begins_at": moment(one.begins_at), "people": list(one.people), "rooms": list(one.rooms)} for one in found
        ]
    }


def _list(call: Call) -> Any:
    rows = seen_by(call.user)
    if "state" in call.asked:
        rows = rows.filter(state=call.asked["state"])
    found = paged(rows, ("-begins_at", "-id"), call.asked)
    return {"items": [_item(one, call) for one in found.rows], "next": found.next}


def _make(call: Call) -> Made:
    """As a visitor of the page does it, without the limits of one address."""
    body = call.body
    page = BookingPage.objects.there().filter(pk=body.page).first()
    if page is None:
        raise wrong("page", _("Choose from the list."))
    service = next((one for one in choosing.services_of(page) if one.pk == body.service), None)
    if service is None:
        raise wrong("service", _("Choose from the list."))
    begins_at = choosing.moment_of(body.begins_at)
    if begins_at is None:
        raise wrong("begins_at", _("Choose a time."))
    found = _booked(page, service, begins_at, body)
    return Made(_item(found, call), f"/api/v1/{ROOT}/{found.pk}")


def _booked(page: BookingPage, service: Service, begins_at: dt.datetime, body: NewBooking) -> Appointment:
    given = {"contact_name": body.name, "phone": body.phone, "email": body.email, "text": body.note}
    values = asked.read(asking.fields(), given)
    who = Who(values["contact_name"], values.get("phone", ""), values.get("email", ""), values.get("text", ""))
    choice = choosing.read({"tz": body.zone}, page.language)
    visitor = holding.Visitor(choice.zone.key, page.language)
    try:
        return confirm(holding.hold(page, service, begins_at, visitor, body.person), who)
    except Taken:
        raise Problem(409, taken_words()) from None


def _one(call: Call) -> Any:
    return _item(_reach(call), call)


def _cancel(call: Call) -> Any:
    changing.call_off(_reach(call), call.user, Channel.API)
    return _one(call)


def _presence(call: Call) -> Any:
    found = _reach(call)
    if found.begins_at > timezone.now():
        raise Problem(409, _("It has not begun yet."))
    changing.note_presence(found, call.user, call.body.came, Channel.API)
    return _one(call)


def _prepayment(call: Call) -> Any:
    changing.note_prepayment(_reach(call), call.user, call.body.paid, Channel.API)
    return _one(call)


def _reach(call: Call) -> Appointment:
    found: Appointment | None = seen_by(call.user).filter(pk=call.id).first() if call.id <= BIGGEST else None
    if found is None:
        raise missing()
    return found


def _item(one: Appointment, call: Call) -> dict[str, Any]:
    return {
        "id": one.pk,
        "service": one.service_id,
        "person": one.person_id,
        "room": one.room_id,
        "begins_at": moment(one.begins_at),
        "ends_at": moment(one.ends_at),
        "state": one.state,
        "prepayment": one.prepayment,
        "cancelled_by": one.cancelled_by,
        "visitor": visitor_of(one, call.user),
        "reach": reach_of(one, call.user),
        "note": one.note if call.user.sees_field(Activity.KIND, "note") else "",
        "activity": one.activity_id,
    }


ONE = f"{ROOT}/{{id}}"
DECLARES = (
    *OPERATIONS,
    *(
        replace(operation, tag="Booking")
        for operation in (
            Operation(
                "GET",
                "booking-services/{id}/slots",
                gettext_lazy("Free times"),
                _slots,
                GivenSlots,
                asks=(SINCE, UNTIL, PERSON),
                administrators=True,
            ),
            Operation("POST", ROOT, gettext_lazy("Book"), _make, GivenBooking, 201, NewBooking, administrators=True),
            Operation("GET", ROOT, gettext_lazy("List"), _list, listed(GivenBooking), asks=(LIMIT, CURSOR, STATE)),
            Operation("GET", ONE, gettext_lazy("One"), _one, GivenBooking),
            Operation("POST", f"{ONE}/cancellation", gettext_lazy("Cancel"), _cancel, GivenBooking),
            Operation("POST", f"{ONE}/presence", gettext_lazy("Who came"), _presence, GivenBooking, body=Presence),
            Operation("POST", f"{ONE}/prepayment", gettext_lazy("Prepayment"), _prepayment, GivenBooking, body=Payment),
        )
    ),
)
