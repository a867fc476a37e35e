"""The service by the API: its settings, and what forms ask of it."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, StrictBool, StrictStr

from krug.core.api.asking import words
from krug.core.api.bodies import Body, Time
from krug.core.api.filters import Parameter
from krug.core.api.items import moment
from krug.core.api.operations import Call, Operation
from krug.core.api.problems import Problem, wrong
from krug.core.api.types import Id
from krug.core.events.models import Channel
from krug.core.records import kinds
from krug.core.records.conflicts import Overtaken
from krug.core.records.fields import BadValue
from krug.modules.clients.requisites.russia import BIC
from krug.modules.lookups import filling, finding, keeping
from krug.modules.lookups.faults import Fault, NoAnswer
from krug.modules.lookups.models import LookupService

TAG = "Lookups"


class GivenService(BaseModel):
    """The key is never given; `has_key` tells whether there is one. `refused_at`: when it last took no more today."""

    address: str
    has_key: bool
    is_on: bool
    refused_at: Time | None
    version: int


class ChangedService(Body):
    version: Id | None = None
    address: Annotated[StrictStr, Field(min_length=1, max_length=500)] | None = None
    key: Annotated[StrictStr, Field(min_length=1, max_length=keeping.LONGEST_KEY)] | None = None
    is_on: StrictBool | None = None


class GivenPlace(BaseModel):
    """As the addresses of a client are sent; degrees as text, empty where they are not known."""

    text: str
    postcode: str
    country: str
    region: str
    city: str
    lat: str
    lon: str


class GivenCompany(BaseModel):
    """Empty where the register tells nothing. `state` in words, empty for a company at work."""

    name: str
    tax_id: str
    kpp: str
    ogrn: str
    okpo: str
    head: str
    position: str
    state: str
    address: GivenPlace | None


class GivenCompanies(BaseModel):
    items: list[GivenCompany]
    next: None


class GivenSuggestion(BaseModel):
    title: str
    address: GivenPlace


class GivenSuggestions(BaseModel):
    items: list[GivenSuggestion]
    next: None


class GivenBank(BaseModel):
    bic: str
    bank: str
    correspondent: str
    state: str


class GivenBanks(BaseModel):
    items: list[GivenBank]
    next: None


def _service(_call: Call) -> Any:
    found = LookupService.current()
    return {
        "address": found.address,
        "has_key": bool(found.key),
        "is_on": found.is_on,
        "refused_at": moment(found.refused_at) if found.is_refusing else None,
        "version": found.version,
    }


def _change(call: Call) -> Any:
    values = {name: value for name, value in call.body.model_dump(exclude_unset=True).items() if value is not None}
    try:
        keeping.change(call.user, values, values.pop("version", None), Channel.API)
    except Overtaken as error:
        raise Problem(409, str(error), more={"current": _service(call)}) from None
    return _service(call)


def _companies(call: Call) -> Any:
    finding.check(call.user)
    number, kpp = _number("query", call, ("tax_id", "ogrn")), _number("kpp", call, ("kpp",))
    return {"items": [_company(one) for one in _answered(lambda: finding.companies(number, kpp))], "next": None}


def _addresses(call: Call) -> Any:
    finding.check(call.user)
    found = _answered(lambda: finding.addresses(call.asked.get("query", "")))
    return {"items": [{"title": title, "address": row} for title, row in found], "next": None}


def _banks(call: Call) -> Any:
    finding.check(call.user)
    bic = call.asked.get("query", "")
    if not BIC.match(bic):
        raise wrong("query", str(_("A BIC has 9 digits.")))
    rows = [
        {"bic": one.bic, "bank": one.name, "correspondent": one.correspondent, "state": _state(one.state)}
        for one in _answered(lambda: finding.banks(bic))
    ]
    return {"items": rows, "next": None}


def _company(found: Any) -> dict[str, Any]:
    told = {"name": found.name, **found.numbers, "head": found.head, "position": found.position}
    return {**told, "state": filling.state_of(found), "address": found.address}


def _state(code: str) -> str:
    return str(filling.STATES.get(code, ""))


def _number(name: str, call: Call, fields: tuple[str, ...]) -> str:
    """What the address asks, by the rules of the first of the client's fields that takes it. Raises Problem."""
    asked, reasons = call.asked.get(name, ""), []
    for field in fields:
        try:
            found = str(kinds.get("client").field(field).clean(asked))
        except BadValue as error:
            reasons.append(str(error))
        else:
            if found or name != "query":
                return found
    raise wrong(name, reasons[0] if reasons else str(_("Enter an INN or an OGRN.")))


def _answered(ask: Any) -> Any:
    """Raises Problem: 404 where the service is off, 503 where it gives no answer."""
    try:
        return ask()
    except NoAnswer as error:
        raise Problem(404 if error.fault is Fault.OFF else 503, str(error)) from None


def _asks(description: Any) -> Parameter:
    return Parameter("query", {"type": "string", "maxLength": 300}, words(300), description=description)


KPP = Parameter("kpp", {"type": "string", "maxLength": 9}, words(9), description=_("Of a branch"))
DECLARES = (
    Operation("GET", "lookups/service", _("The service"), _service, GivenService, tag=TAG, administrators=True),
    Operation(
        "PATCH",
        "lookups/service",
        _("Change"),
        _change,
        GivenService,
        body=ChangedService,
        tag=TAG,
        administrators=True,
        conflicts=True,
    ),
    Operation(
        "GET",
        "lookups/companies",
        _("Companies by number"),
        _companies,
        GivenCompanies,
        asks=(_asks(_("INN or OGRN")), KPP),
        tag=TAG,
    ),
    Operation(
        "GET",
        "lookups/addresses",
        _("Addresses suggested"),
        _addresses,
        GivenSuggestions,
        asks=(_asks(_("From three characters on")),),
        tag=TAG,
    ),
    Operation("GET", "lookups/banks", _("Banks by BIC"), _banks, GivenBanks, asks=(_asks(_("BIC")),), tag=TAG),
)
