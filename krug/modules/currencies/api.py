"""Currency rates in the API: read by everybody who works in Krug, set by the administrator."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, StrictBool, StrictInt, StrictStr

from krug.core.api.asking import day, one_of
from krug.core.api.bodies import Body
from krug.core.api.filters import CURSOR, LIMIT, Parameter, paged
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.resources.jobs import GivenJob, begun
from krug.core.api.types import GivenDate, TakenDate
from krug.core.events.models import Channel
from krug.core.jobs import queue
from krug.core.records.currencies import Currency, base_currency
from krug.core.settings.api.asked import administrators, reach
from krug.modules.currencies import keeping
from krug.modules.currencies.forms import rate_of
from krug.modules.currencies.models import Feed, Rate, Source
from krug.modules.currencies.place import FETCH

TAG = "Currency rates"
Code: Any = Literal[tuple(Currency.values)]
CODES = {"type": "string", "enum": list(Currency.values)}
DAY = {"type": "string", "format": "date"}


class GivenRate(BaseModel):
    """`nominal` units of `currency` cost `value` of `base` from the day `on` until a later one."""

    id: int
    currency: str
    base: str
    on: GivenDate
    nominal: int
    value: str
    source: Literal[tuple(Source.values)]  # type: ignore[valid-type]


class Rates(BaseModel):
    items: list[GivenRate]
    next: str | None


class NewRate(Body):
    """`base` left out is the firm's own currency. What stood there for that day is replaced."""

    currency: Code
    base: Code | None = None
    on: TakenDate
    nominal: Annotated[StrictInt, Field(ge=1, le=1_000_000)] = 1
    value: Annotated[StrictStr, Field(pattern=r"^\d{1,9}(\.\d{1,6})?$", examples=["80.1234"])]


ASKS = (
    LIMIT,
    CURSOR,
    Parameter("currency", CODES, one_of(*Currency.values), lambda code: Q(currency=code)),
    Parameter("base", CODES, one_of(*Currency.values), lambda code: Q(base=code)),
    Parameter("on__gte", DAY, day, lambda on: Q(on__gte=on)),
    Parameter("on__lte", DAY, day, lambda on: Q(on__lte=on)),
)


class ChangedFeed(Body):
    url: Annotated[StrictStr, Field(min_length=1, max_length=500)] | None = None
    is_on: StrictBool | None = None


class GivenFeed(BaseModel):
    """The bank's file of rates, asked for every day while it `is_on`; `fault` says why it did not come."""

    url: str
    is_on: bool
    fault: str


def _rates(call: Call) -> Any:
    rows = Rate.objects.all()
    for parameter in ASKS:
        if parameter.where and parameter.name in call.asked:
            rows = rows.filter(parameter.where(call.asked[parameter.name]))
    found = paged(rows, ("-on", "-id"), call.asked)
    return {"items": [_item(row) for row in found.rows], "next": found.next}


def _set(call: Call) -> Made:
    body = call.body
    given = {**body.model_dump(), "base": body.base or base_currency()}
    row = keeping.set_rate(call.user, *rate_of(given), Channel.API)
    return Made(_item(row), f"/api/v1/currency-rates/{row.pk}")


def _remove(call: Call) -> None:
    keeping.remove_rate(call.user, reach(Rate, call), Channel.API)


def _item(row: Rate) -> dict[str, Any]:
    return {
        "id": row.pk,
        "currency": row.currency,
        "base": row.base,
        "on": row.on.isoformat(),
        "nominal": row.nominal,
        "value": row.said,
        "source": row.source,
    }


def _feed(_call: Call) -> Any:
    feed = Feed.current()
    return {"url": feed.url, "is_on": feed.is_on, "fault": feed.fault}


def _set_feed(call: Call) -> Any:
    feed, body = Feed.current(), call.body
    url = feed.url if body.url is None else body.url
    keeping.set_feed(call.user, url, feed.is_on if body.is_on is None else body.is_on, Channel.API)
    return _feed(call)


def _fetch(call: Call) -> Made:
    return begun(queue.start(FETCH, call.user, {}))


DECLARES = (
    Operation("GET", "currency-rates", _("Currency rates, newest first"), _rates, Rates, asks=ASKS, tag=TAG),
    Operation("GET", "currency-rates/{id}", _("One"), lambda call: _item(reach(Rate, call)), GivenRate, tag=TAG),
    *administrators(
        Operation("POST", "currency-rates", _("Set the rate of a day"), _set, GivenRate, 201, NewRate),
        Operation("DELETE", "currency-rates/{id}", _("Remove the rate of a day"), _remove, None, 204),
        Operation("GET", "currency-rates/feed", _("Where rates come from"), _feed, GivenFeed),
        Operation("PATCH", "currency-rates/feed", _("Change"), _set_feed, GivenFeed, body=ChangedFeed),
        Operation("POST", "currency-rates/fetching", _("Ask the bank now"), _fetch, GivenJob, 202),
        tag=TAG,
    ),
)
