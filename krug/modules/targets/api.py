"""Targets in the API: read by whoever sees the deals they are for, set by the head and the administrator."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Annotated, Any

from django.db.models import Q
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, StrictInt

from krug.core.access.models import User
from krug.core.api.asking import day, whole
from krug.core.api.bodies import Body
from krug.core.api.filters import CURSOR, LIMIT, Parameter, paged
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import Problem, missing, wrong
from krug.core.api.schemas import listed
from krug.core.api.types import BIGGEST, Amount, GivenAmount, GivenDate, Id, TakenDate
from krug.core.events.models import Channel
from krug.core.records.conflicts import Overtaken
from krug.core.settings.api.asked import Change, answering, changing, given
from krug.modules.targets import keeping, reach
from krug.modules.targets.keeping import MOST_DEALS, Wished
from krug.modules.targets.models import SalesTarget
from krug.modules.targets.places import Place

TAG = "Sales targets"
PATH = "sales-targets"
ID = {"type": "integer", "minimum": 1, "maximum": BIGGEST}
DAY = {"type": "string", "format": "date"}
Deals = Annotated[StrictInt, Field(ge=0, le=MOST_DEALS)]


class GivenTarget(BaseModel):
    """Of a person, of a department with those below it, of the firm in a group of products, or, with none, of the firm.
    `month` is its first day."""

    id: int
    person: int | None
    department: int | None
    group: int | None
    month: GivenDate
    revenue: GivenAmount | None
    deals: int | None
    version: int


class NewTarget(Body):
    """`person`, `department` and `group` left out: the firm's. At least one of `revenue` and `deals`."""

    person: Id | None = None
    department: Id | None = None
    group: Id | None = None
    month: TakenDate
    revenue: Amount | None = None
    deals: Deals | None = None


class ChangedTarget(Change):
    """null takes a measure away; one of the two must stay."""

    revenue: Amount | None = None
    deals: Deals | None = None


ASKS = (
    LIMIT,
    CURSOR,
    Parameter("person", ID, whole(1, BIGGEST), lambda pk: Q(person=pk)),
    Parameter("department", ID, whole(1, BIGGEST), lambda pk: Q(department=pk)),
    Parameter("group", ID, whole(1, BIGGEST), lambda pk: Q(group=pk)),
    Parameter("month", DAY, day, lambda on: Q(month=on)),
    Parameter("month__gte", DAY, day, lambda on: Q(month__gte=on)),
    Parameter("month__lte", DAY, day, lambda on: Q(month__lte=on)),
)


def _seen(user: User) -> Any:
    return SalesTarget.objects.filter(reach.seen_by(user).rows)


def _reach(user: User, pk: int) -> SalesTarget:
    """Raises Problem for what is not there or not seen."""
    found: SalesTarget | None = _seen(user).filter(pk=pk).first() if pk <= BIGGEST else None
    if found is None:
        raise missing()
    return found


def _list(call: Call) -> Any:
    rows = _seen(call.user)
    for parameter in ASKS:
        if parameter.where and parameter.name in call.asked:
            rows = rows.filter(parameter.where(call.asked[parameter.name]))
    found = paged(rows, ("id",), call.asked)
    return {"items": [_item(row, call.user) for row in found.rows], "next": found.next}


def _add(call: Call) -> Made:
    body = call.body
    if [body.person, body.department, body.group].count(None) < 2:
        raise wrong("department", text("Of a person, of a department or of a group of products: of one of them."))
    if body.revenue is None and body.deals is None:
        raise wrong("revenue", text("Fill this in."))
    wished = Wished(
        Place(body.person, body.department, body.group),
        _day(body.month),
        {"revenue": body.revenue, "deals": body.deals},
        0,
    )
    try:
        [made] = keeping.keep(call.user, [wished], Channel.API)
    except Overtaken:
        raise wrong("month", text("There is a target for this month already: change it.")) from None
    assert made is not None
    return Made(_item(made, call.user), f"/api/v1/{PATH}/{made.pk}")


def _change(call: Call) -> Any:
    row, values = _reach(call.user, call.id), given(call)
    left = {name: values.get(name, getattr(row, name)) for name in keeping.MEASURES}
    if all(value is None for value in left.values()):
        raise wrong("revenue", text("Fill this in."))
    with answering(lambda: _item(_reach(call.user, call.id), call.user)):
        [kept] = keeping.keep(call.user, [_wished(row, values, call.body.version)], Channel.API)
    return _item(kept or row, call.user)


def _remove(call: Call) -> None:
    row = _reach(call.user, call.id)
    try:
        keeping.keep(call.user, [_wished(row, dict.fromkeys(keeping.MEASURES), None)], Channel.API)
    except Overtaken as error:
        raise Problem(409, str(error)) from None


def _wished(row: SalesTarget, values: dict[str, Any], seen: int | None) -> Wished:
    return Wished(Place(row.person_id, row.department_id, row.group_id), row.month, values, seen)


def _day(raw: str) -> dt.date:
    """Raises Problem for what is no first day of a month."""
    try:
        found = dt.date.fromisoformat(raw)
    except ValueError:
        raise wrong("month", text("Enter a date as year, month and day: 2026-12-31.")) from None
    return found


def _item(row: SalesTarget, user: User) -> dict[str, Any]:
    """Revenue is told to who sees what deals bring."""
    revenue = row.revenue if "revenue" in reach.measures_of(user) else None
    return {
        "id": row.pk,
        "person": row.person_id,
        "department": row.department_id,
        "group": row.group_id,
        "month": row.month.isoformat(),
        "revenue": None if revenue is None else f"{revenue:.2f}",
        "deals": row.deals,
        "version": row.version,
    }


def _one(call: Call) -> Any:
    return _item(_reach(call.user, call.id), call.user)


ONE = f"{PATH}/{{id}}"
ABOUT = _("Sales targets of those whose deals you see")
DECLARES = (
    Operation("GET", PATH, ABOUT, _list, listed(GivenTarget), asks=ASKS, tag=TAG),
    Operation("GET", ONE, _("One"), _one, GivenTarget, tag=TAG),
    Operation("POST", PATH, _("Set the target of a month"), _add, GivenTarget, 201, NewTarget, tag=TAG),
    replace(changing(ONE, _change, GivenTarget, ChangedTarget), reach=_reach, tag=TAG),
    Operation("DELETE", ONE, _("Take the target of a month away"), _remove, None, 204, reach=_reach, tag=TAG),
)
