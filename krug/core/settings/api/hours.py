"""Working hours of people, their absences, and the days of the firm, by the API."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, StrictStr

from krug.core.access.keys import key_of
from krug.core.access.models import Firm, User
from krug.core.api.asking import whole
from krug.core.api.bodies import Body
from krug.core.api.filters import CURSOR, LIMIT, Parameter, paged
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import missing, wrong
from krug.core.api.schemas import listed
from krug.core.api.types import GivenDate, TakenDate
from krug.core.events.models import Channel
from krug.core.hours import keeping
from krug.core.hours.models import Absence, FirmDay, PersonHours, Why
from krug.core.hours.production import FIRST_YEAR, LAST_YEAR, DayKind, is_confirmed, working_days, year_of
from krug.core.records.fields import BadValue, DateField
from krug.core.settings.api.asked import Change, administrators, answering, changing, given, reach

Spans = Annotated[StrictStr, Field(max_length=200, examples=["09:00-13:00, 14:00-18:00"])]
Year = {"type": "integer", "minimum": FIRST_YEAR + 1, "maximum": LAST_YEAR - 1}
YEAR = Parameter("year", Year, whole(FIRST_YEAR + 1, LAST_YEAR - 1), description=_("This one, where none is asked for"))
PAGE = (LIMIT, CURSOR)


class ChangedHours(Change):
    """By day; "" is a day off. All seven empty: the person works as the firm does."""

    monday: Spans | None = None
    tuesday: Spans | None = None
    wednesday: Spans | None = None
    thursday: Spans | None = None
    friday: Spans | None = None
    saturday: Spans | None = None
    sunday: Spans | None = None


class GivenHours(BaseModel):
    """The person's own hours. `own` false: as the firm works, and `version` is null."""

    user: int
    own: bool
    monday: str
    tuesday: str
    wednesday: str
    thursday: str
    friday: str
    saturday: str
    sunday: str
    version: int | None


class NewAbsence(Body):
    """Both ends among the days."""

    first: TakenDate
    last: TakenDate
    why: Literal[tuple(Why.values)] = Why.VACATION.value  # type: ignore[valid-type]


class GivenAbsence(BaseModel):
    id: int
    first: GivenDate
    last: GivenDate
    why: Literal[tuple(Why.values)]  # type: ignore[valid-type]


class NewDay(Body):
    """A day that the firm works otherwise than its country; said again, it is changed."""

    day: TakenDate
    kind: Literal[tuple(DayKind.values)]  # type: ignore[valid-type]
    title: Annotated[StrictStr, Field(max_length=100)] = ""


class GivenDay(BaseModel):
    id: int
    day: GivenDate
    kind: Literal[tuple(DayKind.values)]  # type: ignore[valid-type]
    title: str


class SpecialDay(BaseModel):
    """`moved_from`: the day it stands for."""

    day: GivenDate
    kind: Literal[tuple(DayKind.values)]  # type: ignore[valid-type]
    title: str
    moved_from: GivenDate | None


class GivenCalendar(BaseModel):
    """Of the firm's country: `days` that are not as their weekday. `confirmed` false: the decree is not known yet."""

    year: int
    working_days: int
    confirmed: bool
    days: list[SpecialDay]


def _hours(call: Call) -> Any:
    person = reach(User, call)
    own = PersonHours.objects.filter(person=person).first()
    return {
        "user": person.pk,
        "own": own is not None,
        **keeping.week_in_words(person),
        "version": own.version if own else None,
    }


def _change_hours(call: Call) -> Any:
    person = reach(User, call)
    said = {name: text for name, text in given(call).items() if text is not None}
    with answering(lambda: _hours(call)):
        keeping.set_week(person, call.user, keeping.week_in_words(person) | said, call.body.version, Channel.API)
    return _hours(call)


def _absences(call: Call) -> Any:
    found = paged(Absence.objects.filter(person=reach(User, call)), ("-first", "-id"), call.asked)
    return {"items": [_absence(row) for row in found.rows], "next": found.next}


def _add_absence(call: Call) -> Made:
    person, body = reach(User, call), call.body
    first, last = _day("first", body.first), _day("last", body.last)
    made = keeping.add_absence(person, call.user, first, last, body.why, Channel.API)
    return Made(_absence(made), f"/api/v1/users/{person.pk}/absences/{made.pk}")


def _drop_absence(call: Call) -> None:
    rows = Absence.objects.filter(person=reach(User, call)).select_related("person")
    found = rows.filter(pk=key_of(call.name) or 0).first()
    if found is None:
        raise missing()
    keeping.drop_absence(found, call.user, Channel.API)


def _absence(row: Absence) -> dict[str, Any]:
    return {"id": row.pk, "first": row.first.isoformat(), "last": row.last.isoformat(), "why": row.why}


def _days(call: Call) -> Any:
    rows = FirmDay.objects.all()
    if "year" in call.asked:
        rows = rows.filter(day__year=call.asked["year"])
    found = paged(rows, ("day",), call.asked)
    return {"items": [_firm_day(row) for row in found.rows], "next": found.next}


def _set_day(call: Call) -> Made:
    body = call.body
    made = keeping.set_day(call.user, _day("day", body.day), body.kind, body.title, Channel.API)
    return Made(_firm_day(made), f"/api/v1/days-off/{made.pk}")


def _drop_day(call: Call) -> None:
    keeping.drop_day(reach(FirmDay, call), call.user, Channel.API)


def _firm_day(row: FirmDay) -> dict[str, Any]:
    return {"id": row.pk, "day": row.day.isoformat(), "kind": row.kind, "title": row.title}


def _calendar(call: Call) -> Any:
    country, year = Firm.current().country, call.asked.get("year") or timezone.localdate().year
    days = year_of(country, year).values()
    return {
        "year": year,
        "working_days": sum(working_days(country, year, month) for month in range(1, 13)),
        "confirmed": is_confirmed(country, year),
        "days": [
            {
                "day": day.date.isoformat(),
                "kind": day.kind,
                "title": str(day.title),
                "moved_from": day.moved_from.isoformat() if day.moved_from else None,
            }
            for day in days
            if day.is_special
        ],
    }


def _day(name: str, text: str) -> dt.date:
    """Raises Problem for a day that no calendar has."""
    try:
        found: dt.date = DateField(name, "", required=True).clean(text)
    except BadValue as error:
        raise wrong(name, str(error)) from None
    return found


HOURS, ABSENCES = "users/{id}/hours", "users/{id}/absences"
OPERATIONS = administrators(
    Operation("GET", HOURS, _("Working hours of a person"), _hours, GivenHours),
    changing(HOURS, _change_hours, GivenHours, ChangedHours),
    Operation("GET", ABSENCES, _("Absences, the latest first"), _absences, listed(GivenAbsence), asks=PAGE),
    Operation("POST", ABSENCES, _("Note an absence"), _add_absence, GivenAbsence, 201, NewAbsence),
    Operation("DELETE", f"{ABSENCES}/{{name}}", _("Take it back"), _drop_absence, None, 204),
    Operation("GET", "days-off", _("Days that the firm works otherwise"), _days, listed(GivenDay), asks=(*PAGE, YEAR)),
    Operation("POST", "days-off", _("Set a day"), _set_day, GivenDay, 201, NewDay),
    Operation("DELETE", "days-off/{id}", _("Give the day back to the calendar"), _drop_day, None, 204),
    Operation("GET", "production-calendar", _("The calendar of the country"), _calendar, GivenCalendar, asks=(YEAR,)),
    tag="Working time",
)
