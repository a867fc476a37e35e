"""Roles, and what each may do with which records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, Field, StrictBool, StrictStr

from krug.core.access.addresses import address_of
from krug.core.access.models import Role
from krug.core.access.scopes import Action, FieldRight, Scope
from krug.core.api.bodies import Body
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import wrong
from krug.core.api.resources.people import GivenRole, role_item
from krug.core.api.types import Id
from krug.core.events.models import Channel
from krug.core.records import kinds
from krug.core.settings import field_rights, pipeline_rights
from krug.core.settings import roles as verbs
from krug.core.settings.api.asked import Change, administrators, answering, changing, chosen, given, reach, tidy

PIPELINE_ACTIONS = tuple(action.value for action in pipeline_rights.ACTIONS)
Title = Annotated[StrictStr, Field(min_length=1, max_length=100)]


class NewRole(Body):
    """`like`: the role whose rights it begins with; null: none at all."""

    title: Title
    like: Id | None = None


class ChangedRole(Change):
    title: Title


class ChangedRight(Body):
    """`type` is a kind of record, as events and search name it."""

    type: Annotated[StrictStr, Field(min_length=1, max_length=40, examples=["client"])]
    action: Literal[tuple(Action.values)]  # type: ignore[valid-type]
    scope: Literal[tuple(Scope.values)]  # type: ignore[valid-type]


class ChangedRightOfField(Body):
    """What the role has of one field of all the records it reaches."""

    type: Annotated[StrictStr, Field(min_length=1, max_length=40, examples=["deal"])]
    field: Annotated[StrictStr, Field(min_length=1, max_length=60, examples=["amount"])]
    right: Literal[tuple(FieldRight.values)]  # type: ignore[valid-type]


class ChangedRightOfPipeline(Body):
    """What the role may with the records of one pipeline; `scope` null: as with all records of the kind."""

    pipeline: Id
    action: Literal[PIPELINE_ACTIONS]  # type: ignore[valid-type]
    scope: Literal[tuple(Scope.values)] | None  # type: ignore[valid-type]


class ChangedRights(Change):
    """Those named; others stay. `networks`: where the role may come from, all of them; [] is from anywhere."""

    rights: Annotated[list[ChangedRight], Field(max_length=1000)] = []
    pipelines: Annotated[list[ChangedRightOfPipeline], Field(max_length=1000)] = []
    fields: Annotated[list[ChangedRightOfField], Field(max_length=1000)] = []
    networks: Annotated[list[Annotated[StrictStr, Field(max_length=50)]], Field(max_length=100)] | None = None
    needs_second_factor: StrictBool | None = None


class GivenRight(BaseModel):
    type: str
    action: Literal[tuple(Action.values)]  # type: ignore[valid-type]
    scope: Literal[tuple(Scope.values)]  # type: ignore[valid-type]


class GivenRightOfField(BaseModel):
    type: str
    field: str
    right: Literal[tuple(FieldRight.values)]  # type: ignore[valid-type]


class GivenRightOfPipeline(BaseModel):
    pipeline: int
    title: str
    type: str
    action: Literal[PIPELINE_ACTIONS]  # type: ignore[valid-type]
    scope: Literal[tuple(Scope.values)]  # type: ignore[valid-type]


class GivenRights(BaseModel):
    """Every right there is. The administrator's role may everything. `pipelines`: what holds for the records of single
    pipelines instead."""

    rights: list[GivenRight]
    pipelines: list[GivenRightOfPipeline]
    fields: list[GivenRightOfField]
    networks: list[str]
    needs_second_factor: bool
    version: int


def _add(call: Call) -> Made:
    body = given(call)
    like = chosen(Role, "like", body.get("like"))
    made = verbs.add_role(call.user, tidy(body["title"], "title"), like, Channel.API)
    return Made(role_item(made), f"/api/v1/roles/{made.pk}")


def _rename(call: Call) -> Any:
    found = reach(Role, call)
    title = tidy(call.body.title, "title")
    with answering(lambda: _item(found)):
        verbs.rename_role(call.user, found, title, Channel.API, call.body.version)
    return _item(found)


def _item(role: Role) -> dict[str, Any]:
    return role_item(Role.objects.get(pk=role.pk))


def _remove(call: Call) -> None:
    verbs.remove_role(call.user, reach(Role, call), Channel.API)


def _access(call: Call) -> dict[str, Any]:
    role = reach(Role, call)
    known = verbs.scopes_of(role)
    return {
        "rights": [
            {
                "type": kind.code,
                "action": action,
                "scope": Scope.ALL if role.is_administrator else known.get((kind.code, action), Scope.NONE),
            }
            for kind in kinds.all_kinds()
            for action in Action.values
            if verbs.offered(kind, action)
        ],
        "pipelines": [
            {"pipeline": one.pk, "title": one.title, "type": one.subject, "action": action, "scope": scope}
            for one, action, scope in pipeline_rights.given(role)
        ],
        "fields": [
            {"type": kind.code, "field": field.name, "right": field_rights.right_of(role, kind, field)}
            for kind, field, _rights in field_rights.offered()
        ],
        "networks": role.networks,
        "needs_second_factor": role.needs_second_factor,
        "version": role.version,
    }


def _check_once(name: str, places: Sequence[tuple[Any, ...]]) -> None:
    """Of two rights to one and the same thing nobody knows which is meant."""
    for at, place in enumerate(places):
        if place in places[:at]:
            raise wrong(f"{name}.{at}", _("This is said above already."))


def _keep(call: Call) -> Any:
    """The rights named; others stay."""
    role = reach(Role, call)
    for at, right in enumerate(call.body.rights):
        if not kinds.known(right.type):
            raise wrong(f"rights.{at}.type", _("Choose from the list."))
    _check_once("rights", [(right.type, right.action) for right in call.body.rights])
    _check_once("pipelines", [(right.pipeline, right.action) for right in call.body.pipelines])
    _check_once("fields", [(right.type, right.field) for right in call.body.fields])
    wished = {(right.type, right.action): Scope(right.scope) for right in call.body.rights}
    with answering(lambda: _access(call)), transaction.atomic():
        verbs.locked(role, call.body.version)
        verbs.keep_scopes(call.user, role, wished, Channel.API)
        for_pipelines = {(one.pipeline, one.action): one.scope and Scope(one.scope) for one in call.body.pipelines}
        pipeline_rights.keep_pipeline_rights(call.user, role, for_pipelines, Channel.API)
        of_fields = {(one.type, one.field): one.right for one in call.body.fields}
        field_rights.keep_field_rights(call.user, role, of_fields, Channel.API)
        if call.body.networks is not None:
            text, here = " ".join(call.body.networks), address_of(call.request)
            verbs.keep_networks(call.user, role, text, here, Channel.API)
        if call.body.needs_second_factor is not None:
            verbs.need_second_factor(call.user, role, call.body.needs_second_factor, Channel.API)
    return _access(call)


OPERATIONS = administrators(
    Operation("POST", "roles", gettext_lazy("Make"), _add, GivenRole, 201, NewRole),
    changing("roles/{id}", _rename, GivenRole, ChangedRole, gettext_lazy("Rename")),
    Operation("DELETE", "roles/{id}", gettext_lazy("Remove, when nobody has it"), _remove, None, 204),
    Operation("GET", "roles/{id}/access", gettext_lazy("Who sees and does what"), _access, GivenRights),
    changing("roles/{id}/access", _keep, GivenRights, ChangedRights, gettext_lazy("Change rights")),
    tag="Employees",
)
