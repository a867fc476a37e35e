"""The connection with Google by the API: each person's own, and the firm's client for administrators."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, StrictBool, StrictStr

from krug.core.api.bodies import Body, Time
from krug.core.api.items import moment
from krug.core.api.operations import Call, Operation
from krug.core.api.problems import Problem, missing
from krug.core.api.types import Id
from krug.core.events.models import Channel
from krug.core.records.conflicts import Overtaken
from krug.modules.google import connecting, keeping
from krug.modules.google.models import Account, AccountState, GoogleService

TAG = "Google"
Address = Annotated[StrictStr, Field(min_length=1, max_length=500)]


class GivenGoogle(BaseModel):
    """`calendar` empty: none is chosen yet. `fault` is what went wrong last, in words; empty for nothing."""

    state: Literal[tuple(AccountState.values)]  # type: ignore[valid-type]
    email: str
    calendar: str
    with_contacts: bool
    since: str | None
    synced_at: Time | None
    next_at: Time | None
    failures: int
    fault: str


class GivenGoogleService(BaseModel):
    """The secret is never given; `has_secret` tells whether there is one."""

    is_on: bool
    client_id: str
    has_secret: bool
    consent: str
    token: str
    revoke: str
    calendar: str
    people: str
    version: int


class ChangedGoogleService(Body):
    """Left out or null: as it is."""

    version: Id | None = None
    is_on: StrictBool | None = None
    client_id: Annotated[StrictStr, Field(max_length=300)] | None = None
    secret: Annotated[StrictStr, Field(min_length=1, max_length=1000)] | None = None
    consent: Address | None = None
    token: Address | None = None
    revoke: Address | None = None
    calendar: Address | None = None
    people: Address | None = None


def _own(call: Call) -> Any:
    account = Account.objects.filter(person=call.user).first() or Account(person=call.user)
    is_due = account.is_ready
    return {
        "state": account.state,
        "email": account.email,
        "calendar": account.calendar_title,
        "with_contacts": account.with_contacts,
        "since": account.since.isoformat() if account.since else None,
        "synced_at": moment(account.synced_at),
        "next_at": moment(account.next_at) if is_due else None,
        "failures": account.failures,
        "fault": account.fault,
    }


def _sync(call: Call) -> Any:
    account = Account.objects.filter(person=call.user).first()
    if account is None or not connecting.sync_now(account):
        raise missing()
    return _own(call)


def _service(_call: Call) -> Any:
    found = GoogleService.current()
    names = ("is_on", "client_id", *keeping.ADDRESSES, "version")
    return {**{name: getattr(found, name) for name in names}, "has_secret": bool(found.secret)}


def _change(call: Call) -> Any:
    values = {name: value for name, value in call.body.model_dump(exclude_unset=True).items() if value is not None}
    try:
        keeping.change(call.user, values, values.pop("version", None), Channel.API)
    except Overtaken as error:
        raise Problem(409, str(error), more={"current": _service(call)}) from None
    return _service(call)


DECLARES = (
    Operation("GET", "google", _("My connection with Google"), _own, GivenGoogle, tag=TAG),
    Operation("POST", "google/syncing", _("Synchronise now"), _sync, GivenGoogle, tag=TAG),
    Operation(
        "GET", "google/service", _("The firm's client"), _service, GivenGoogleService, tag=TAG, administrators=True
    ),
    Operation(
        "PATCH",
        "google/service",
        _("Change"),
        _change,
        GivenGoogleService,
        body=ChangedGoogleService,
        tag=TAG,
        administrators=True,
        conflicts=True,
    ),
)
