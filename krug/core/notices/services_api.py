"""The ways out of Krug and the log of what went, by the API: the administrator's."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, Field, StrictBool, StrictInt, StrictStr

from krug.core.api.asking import one_of
from krug.core.api.bodies import Body, Time
from krug.core.api.filters import CURSOR, LIMIT, Parameter, paged
from krug.core.api.items import moment
from krug.core.api.operations import Call, Operation
from krug.core.api.problems import Problem, missing, wrong
from krug.core.api.schemas import listed
from krug.core.api.types import BIGGEST, Id
from krug.core.events.models import Channel
from krug.core.notices import services, trying
from krug.core.notices.forms_services import FORMS
from krug.core.notices.models import Outcome, Service, Telling
from krug.core.notices.sending import queue
from krug.core.notices.ways import OUTWARD, Way
from krug.core.records.conflicts import Overtaken

WAYS = [way.value for way in OUTWARD]
OneWay: Any = Literal[tuple(WAYS)]
OneOutcome: Any = Literal[tuple(Outcome.values)]
Text = Annotated[StrictStr, Field(max_length=2000)]
ASKS = (
    LIMIT,
    CURSOR,
    Parameter("way", {"type": "string", "enum": WAYS}, one_of(*WAYS), lambda value: Q(way=value)),
    Parameter(
        "outcome",
        {"type": "string", "enum": list(Outcome.values)},
        one_of(*Outcome.values),
        lambda value: Q(outcome=value),
    ),
)


class ChangedNoticeWay(Body):
    """What the form of the way has; `key` is its password or token. Left out or null: as it is."""

    version: Id | None = None
    is_on: StrictBool | None = None
    key: Annotated[StrictStr, Field(max_length=300)] | None = None
    site: Text | None = None
    host: Text | None = None
    port: Annotated[StrictInt, Field(ge=1, le=65535)] | None = None
    security: Literal["starttls", "tls", "none"] | None = None
    name: Text | None = None
    sender: Text | None = None
    sender_name: Text | None = None
    base: Text | None = None
    url: Text | None = None
    body: Text | None = None
    header: Text | None = None
    success: Text | None = None


class GivenNoticeWay(BaseModel):
    """The key is never given; `has_key` tells whether there is one."""

    way: OneWay
    is_on: bool
    has_key: bool
    options: dict[str, str | int]
    version: int


class GivenNoticeWays(BaseModel):
    items: list[GivenNoticeWay]
    next: None


class GivenTelling(BaseModel):
    """A notice on its way out to `user`; `kind` says of what, `said` are the service's own words on a fault."""

    id: int
    user: int
    kind: str
    way: OneWay
    outcome: OneOutcome
    attempts: int
    said: str
    due_at: Time
    done_at: Time | None


def _list(_call: Call) -> Any:
    return {"items": [_item(way) for way in OUTWARD], "next": None}


def _change(call: Call) -> Any:
    way = _way(call)
    given = call.body.model_dump(exclude_none=True, exclude={"version"})
    form = FORMS[way].of(Service.of(way))
    for name in given:
        if name not in form.fields:
            raise wrong(name, _("There is no such field."))
    usual = {"port": 587, "security": "starttls"}
    checked = FORMS[way]({**usual, **form.initial, **given})
    if not checked.is_valid():
        raise Problem(422, errors={name: str(found[0]) for name, found in checked.errors.items()})
    values = {name: checked.cleaned_data[name] for name in given}
    try:
        services.change(call.user, way, values, call.body.version, Channel.API)
    except Overtaken as error:
        raise Problem(409, str(error), more={"current": _item(way)}) from None
    return _item(way)


def _try(call: Call) -> Any:
    return _telling(trying.send_trial(call.user, _way(call)))


def _log(call: Call) -> Any:
    rows = Telling.objects.select_related("notice")
    for parameter in ASKS:
        if parameter.where and parameter.name in call.asked:
            rows = rows.filter(parameter.where(call.asked[parameter.name]))
    found = paged(rows, ("-id",), call.asked)
    return {"items": [_telling(one) for one in found.rows], "next": found.next}


def _again(call: Call) -> Any:
    if call.id > BIGGEST or not queue.put_back([call.id]):
        raise missing()
    return _telling(Telling.objects.select_related("notice").get(pk=call.id))


def _way(call: Call) -> Way:
    if call.name not in WAYS:
        raise missing()
    return Way(call.name)


def _item(way: Way) -> dict[str, Any]:
    service = Service.of(way)
    return {
        "way": way.value,
        "is_on": way in Service.open_ways(),
        "has_key": bool(service.secret),
        "options": {name: service.options.get(name) or "" for name in services.OPTIONS[way]},
        "version": service.version,
    }


def _telling(one: Telling) -> dict[str, Any]:
    return {
        "id": one.pk,
        "user": one.user_id,
        "kind": one.notice.kind,
        **{name: getattr(one, name) for name in ("way", "outcome", "attempts", "said")},
        "due_at": moment(one.due_at),
        "done_at": moment(one.done_at),
    }


OPERATIONS = tuple(
    replace(operation, administrators=True)
    for operation in (
        Operation("GET", "notice-ways", gettext_lazy("Ways out of Krug"), _list, GivenNoticeWays),
        Operation(
            "PATCH",
            "notice-ways/{name}",
            gettext_lazy("Change"),
            _change,
            GivenNoticeWay,
            body=ChangedNoticeWay,
            conflicts=True,
        ),
        Operation("POST", "notice-ways/{name}/trial", gettext_lazy("Send a trial to oneself"), _try, GivenTelling, 201),
        Operation("GET", "notice-log", gettext_lazy("What went out"), _log, listed(GivenTelling), asks=ASKS),
        Operation("POST", "notice-log/{id}/again", gettext_lazy("Send it once more"), _again, GivenTelling),
    )
)
