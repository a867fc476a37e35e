"""Merging by the API: `POST /clients/merges` and the way back, `DELETE /clients/merges/ID`; what is likely one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from pydantic import BaseModel, Field, StrictStr

from krug.core.access import policy
from krug.core.access.keys import key_of
from krug.core.access.models.user import module_of_kind
from krug.core.access.scopes import Action
from krug.core.api.bodies import Body, Time
from krug.core.api.items import moment
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import body_name, missing
from krug.core.api.types import Id
from krug.core.events.models import Channel
from krug.core.merging import duplicates_api, merging, twins
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.kinds import RecordKind


class NewMerge(Body):
    """`keep` stays and holds all that those of `drop` held; `values`: what its fields shall say, by name."""

    keep: Id
    drop: Annotated[list[Id], Field(min_length=1, max_length=merging.MOST - 1)]
    values: Annotated[dict[Annotated[StrictStr, Field(max_length=60)], Any], Field(max_length=200)] = {}


class GivenMerge(BaseModel):
    id: int
    keep: int
    drop: list[int]
    at: Time


class GivenStayed(BaseModel):
    """What did not come back, and why; `field` null: it is of no one field."""

    field: str | None
    message: str


class GivenApart(BaseModel):
    """`keep` as it is without those that it had taken in, `apart`; `left`: what stayed in it, as changed since."""

    id: int
    keep: int
    apart: list[int]
    left: list[GivenStayed]


class AskedTwins(Body):
    """What is known of a record that is about to be made, by field name."""

    values: Annotated[dict[Annotated[StrictStr, Field(max_length=60)], Any], Field(max_length=200)]


class GivenTwin(BaseModel):
    """`likelihood` in per cent."""

    id: int
    title: str
    likelihood: int
    reasons: list[str]


class GivenTwins(BaseModel):
    items: list[GivenTwin]
    next: None


def _merge(kind: RecordKind) -> Callable[[Call], Made]:
    def run(call: Call) -> Made:
        body = call.body
        policy.check_kind(call.user, Action.DELETE, kind.code)
        made = merging.merge(kind, call.user, body.keep, body.drop, body.values, Channel.API)
        data = {"id": made.pk, "keep": made.keep_id, "drop": body.drop, "at": moment(made.at)}
        return Made(data, f"/api/v1/{kind.path}/merges/{made.pk}")

    return run


def _take_apart(kind: RecordKind) -> Callable[[Call], Any]:
    def run(call: Call) -> Any:
        found = merging.of_kind(kind, call.user, key_of(call.name) or 0)
        if found is None or found.undone_at is not None:
            raise missing()
        left = merging.take_apart(found, call.user, Channel.API)
        apart = list(found.merged.order_by("pk").values_list("record_id", flat=True))
        told = [{"field": body_name(one.field) or None, "message": one.reason} for one in left]
        return {"id": found.pk, "keep": found.keep_id, "apart": apart, "left": told}

    return run


def _likely(kind: RecordKind) -> Callable[[Call], Any]:
    def run(call: Call) -> Any:
        policy.check_kind(call.user, Action.CREATE, kind.code)
        if unknown := call.body.values.keys() - set(kind.seen_by(call.user).names):
            raise Invalid({min(unknown): str(_("There is no such field."))})
        found = twins.likely(kind, call.user, call.body.values)
        items = [
            {
                "id": twin.record.pk,
                "title": str(twin.record),
                "likelihood": twin.likelihood,
                "reasons": [str(reason) for reason in twin.reasons],
            }
            for twin in found
        ]
        return {"items": items, "next": None}

    return run


def _of_kind(kind: RecordKind) -> list[Operation]:
    path = kind.path
    return [
        Operation("POST", f"{path}/merges", _("Merge"), _merge(kind), GivenMerge, 201, NewMerge),
        Operation("DELETE", f"{path}/merges/{{name}}", _("Take apart again"), _take_apart(kind), GivenApart),
        Operation("POST", f"{path}/likely", _("Who is likely the same"), _likely(kind), GivenTwins, body=AskedTwins),
    ]


with override("en"):  # names of sections, as those of the kinds' other operations
    DECLARES = [
        operation.under(str(kind.plural), module_of_kind.get(kind.code, ""))
        for kind in kinds.all_kinds()
        if kind.match
        for operation in (*_of_kind(kind), *duplicates_api.of_kind(kind))
    ]
