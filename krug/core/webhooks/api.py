"""Webhooks by the API: the same verbs as their pages. All of it is the administrator's."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _said
from pydantic import BaseModel, Field, StrictBool, StrictInt, StrictStr

from krug.core.access.models import User
from krug.core.api.asking import one_of
from krug.core.api.bodies import Body, Time
from krug.core.api.filters import CURSOR, LIMIT, Parameter, paged
from krug.core.api.items import moment
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import Problem, missing, wrong
from krug.core.api.schemas import listed
from krug.core.api.types import BIGGEST, Id
from krug.core.events.models import Channel
from krug.core.records.conflicts import Overtaken
from krug.core.webhooks import keeping
from krug.core.webhooks.models import Attempt, Delivery, DeliveryState, Fault, Pause, Webhook

Name = Annotated[StrictStr, Field(min_length=1, max_length=100)]
Url = Annotated[StrictStr, Field(min_length=1, max_length=2000, examples=["https://shop.example/krug"])]
Code = Annotated[StrictStr, Field(min_length=1, max_length=60, examples=["client.created"])]
Codes = Annotated[list[Code], Field(min_length=1, max_length=500)]
Version = Annotated[StrictInt, Field(ge=1, le=2**31 - 1, description=_said("The version you have read"))]
ROOT = "webhooks"
STATE = Parameter("state", {"type": "string", "enum": DeliveryState.values}, one_of(*DeliveryState.values))


class NewWebhook(Body):
    """`person`: the employee as much of whose sight is told; whoever asks, where it is left out."""

    name: Name
    url: Url
    events: Codes
    person: Id | None = None
    is_on: StrictBool = True


class ChangedWebhook(Body):
    version: Version
    name: Name | None = None
    url: Url | None = None
    events: Codes | None = None
    person: Id | None = None
    is_on: StrictBool | None = None


class GivenWebhook(BaseModel):
    """`pause` is why Krug itself has stopped sending. `secret` is given when it is made, and never again."""

    id: int
    name: str
    url: str
    events: list[str]
    person: int
    is_on: bool
    pause: Literal[tuple(Pause.values)] | None  # type: ignore[valid-type]
    paused_at: Time | None
    failing_since: Time | None
    taken_at: Time | None
    secret: str | None
    created_at: Time
    updated_at: Time
    version: int


class GivenSecret(BaseModel):
    """The new secret, this once. Until `old_until` the one before signs too."""

    secret: str
    old_until: Time


class Replay(Body):
    """`deliveries`: ids of those to be sent again; left out, all that failed."""

    deliveries: Annotated[list[Id], Field(min_length=1, max_length=500)] | None = None


class GivenReplayed(BaseModel):
    number: int


class GivenAttempt(BaseModel):
    """`took` in milliseconds; `status` null: no answer came. `fault` null: it was taken."""

    at: Time
    took: int
    headers: dict[str, str]
    body: str
    status: int | None
    answer: str
    fault: Literal[tuple(Fault.values)] | None  # type: ignore[valid-type]


class GivenDelivery(BaseModel):
    """One event on its way; `event` null is a test. `message` is the webhook-id."""

    id: int
    message: str
    event: int | None
    record: dict[str, Any] | None
    state: Literal[tuple(DeliveryState.values)]  # type: ignore[valid-type]
    attempts: int
    next_at: Time | None
    created_at: Time
    done_at: Time | None


class GivenDeliveryInFull(GivenDelivery):
    """With every attempt, the last first."""

    log: list[GivenAttempt]


def _list(call: Call) -> Any:
    found = paged(Webhook.objects.all(), ("id",), call.asked)
    return {"items": [_item(webhook) for webhook in found.rows], "next": found.next}


def _make(call: Call) -> Made:
    values = call.body.model_dump()
    values["person"] = call.user if values["person"] is None else _person(values["person"])
    webhook, secret = keeping.add(call.user, values, Channel.API)
    return Made(_item(webhook, secret), f"/api/v1/{ROOT}/{webhook.pk}")


def _change(call: Call) -> Any:
    values = {name: value for name, value in call.body.model_dump(exclude_unset=True).items() if value is not None}
    if "person" in values:
        values["person"] = _person(values["person"])
    try:
        return _item(keeping.change(call.user, _reach(call), values, values.pop("version"), Channel.API))
    except Overtaken as error:
        raise Problem(409, str(error), more={"current": _item(_reach(call))}) from None


def _remove(call: Call) -> None:
    keeping.remove(call.user, _reach(call), Channel.API)


def _secret(call: Call) -> Any:
    webhook = _reach(call)
    secret = keeping.renew_secret(call.user, webhook, Channel.API)
    return {"secret": secret, "old_until": moment(_reach(call).old_secret_until)}


def _resume(call: Call) -> Any:
    keeping.resume(call.user, _reach(call), Channel.API)
    return _item(_reach(call))


def _test(call: Call) -> Made:
    webhook = _reach(call)
    found = Delivery.objects.get(pk=keeping.test(call.user, webhook))
    return Made(_delivery(found), f"/api/v1/{ROOT}/{webhook.pk}/deliveries/{found.pk}")


def _again(call: Call) -> Any:
    return {"number": keeping.replay(call.user, _reach(call), call.body.deliveries, Channel.API)}


def _deliveries(call: Call) -> Any:
    rows = Delivery.objects.filter(webhook=_reach(call))
    if "state" in call.asked:
        rows = rows.filter(state=call.asked["state"])
    found = paged(rows, ("-id",), call.asked)
    return {"items": [_delivery(one) for one in found.rows], "next": found.next}


def _one_delivery(call: Call) -> Any:
    found = _named(call)
    return {**_delivery(found), "log": [_attempt(one) for one in found.log.order_by("-pk")]}


def _one_again(call: Call) -> Any:
    found = _named(call)
    keeping.replay(call.user, found.webhook, [found.pk], Channel.API)
    return _delivery(_named(call))


def _reach(call: Call) -> Webhook:
    found = Webhook.objects.filter(pk=call.id).first() if call.id <= BIGGEST else None
    if found is None:
        raise missing()
    return found


def _named(call: Call) -> Delivery:
    number = int(call.name) if call.name.isascii() and call.name.isdigit() and len(call.name) < 19 else 0
    found = Delivery.objects.filter(webhook=_reach(call), pk=number).first()
    if found is None:
        raise missing()
    return found


def _person(pk: int) -> User:
    found = User.objects.filter(pk=pk).first()
    if found is None:
        raise wrong("person", gettext("Choose from the list."))
    return found


def _item(webhook: Webhook, secret: str | None = None) -> dict[str, Any]:
    moments = ("paused_at", "failing_since", "taken_at", "created_at", "updated_at")
    return {
        "id": webhook.pk,
        **{name: getattr(webhook, name) for name in ("name", "url", "events")},
        "person": webhook.person_id,
        "is_on": webhook.is_on,
        "pause": webhook.pause or None,
        **{name: moment(getattr(webhook, name)) for name in moments},
        "secret": secret,
        "version": webhook.version,
    }


def _delivery(found: Delivery) -> dict[str, Any]:
    waits = found.state == DeliveryState.WAITING
    return {
        "id": found.pk,
        "message": found.message,
        "event": found.event_id,
        "record": None if found.is_test else {"type": found.record_kind, "id": found.record_id},
        "state": found.state,
        "attempts": found.attempts,
        "next_at": moment(found.next_at) if waits else None,
        "created_at": moment(found.created_at),
        "done_at": moment(found.done_at),
    }


def _attempt(one: Attempt) -> dict[str, Any]:
    names = ("took", "headers", "body", "status", "answer")
    return {"at": moment(one.at), **{name: getattr(one, name) for name in names}, "fault": one.fault or None}


ONE, SENT = f"{ROOT}/{{id}}", f"{ROOT}/{{id}}/deliveries"
PAGE = (LIMIT, CURSOR)
DECLARES = tuple(
    replace(operation, tag="Webhooks", administrators=True)
    for operation in (
        Operation("GET", ROOT, _("List"), _list, listed(GivenWebhook), asks=PAGE),
        Operation("POST", ROOT, _("Make"), _make, GivenWebhook, 201, NewWebhook, confidential=True),
        Operation("GET", ONE, _("One"), lambda call: _item(_reach(call)), GivenWebhook),
        Operation("PATCH", ONE, _("Change"), _change, GivenWebhook, body=ChangedWebhook, conflicts=True),
        Operation("DELETE", ONE, _("Remove"), _remove, None, 204),
        Operation("POST", f"{ONE}/secret", _("Make a new secret"), _secret, GivenSecret, confidential=True),
        Operation("POST", f"{ONE}/resuming", _("Send again after Krug has stopped"), _resume, GivenWebhook),
        Operation("POST", f"{ONE}/testing", _("Send a test"), _test, GivenDelivery, 201),
        Operation("POST", f"{ONE}/replays", _("Send again what failed"), _again, GivenReplayed, body=Replay),
        Operation("GET", SENT, _("The log"), _deliveries, listed(GivenDelivery), asks=(*PAGE, STATE)),
        Operation("GET", f"{SENT}/{{name}}", _("One message with its attempts"), _one_delivery, GivenDeliveryInFull),
        Operation("POST", f"{SENT}/{{name}}/replay", _("Send it again"), _one_again, GivenDelivery),
    )
)
