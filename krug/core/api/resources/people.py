"""Users, departments, roles: who works here. Everybody with a token may read them, as everybody sees colleagues."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from krug.core.access.models import Department, Role, User
from krug.core.api.asking import whole, words, yes_no
from krug.core.api.bodies import GivenEvent, Time
from krug.core.api.filters import CURSOR, LIMIT, Parameter, paged
from krug.core.api.history import bounds, event_item
from krug.core.api.items import moment
from krug.core.api.operations import Call, Operation
from krug.core.api.problems import missing
from krug.core.api.schemas import listed
from krug.core.api.types import BIGGEST
from krug.core.events.comings import comings_of
from krug.core.events.origin import Origin

ID = {"type": "integer", "minimum": 1, "maximum": BIGGEST}
TAG = _("Employees")


class GivenUser(BaseModel):
    """An employee; who has left stays, with `active` false."""

    id: int
    name: str
    email: str
    position: str
    skills: str
    department: int | None
    role: str
    active: bool
    created_at: Time
    version: int


class GivenDepartment(BaseModel):
    id: int
    name: str
    parent: int | None
    head: int | None
    version: int


class GivenRole(BaseModel):
    id: int
    code: str
    title: str
    version: int


def user_item(user: User) -> dict[str, Any]:
    return {
        "id": user.pk,
        "name": user.name,
        "email": user.email,
        "position": user.position,
        "skills": user.skills,
        "department": user.department_id,
        "role": user.role.code,
        "active": user.is_active,
        "created_at": moment(user.created_at),
        "version": user.version,
    }


def department_item(department: Department) -> dict[str, Any]:
    return {
        "id": department.pk,
        "name": department.name,
        "parent": department.parent_id,
        "head": department.head_id,
        "version": department.version,
    }


def role_item(role: Role) -> dict[str, Any]:
    return {"id": role.pk, "code": role.code, "title": str(role), "version": role.version}


def _page(rows: Any, shape: Any, call: Call, parameters: tuple[Parameter, ...]) -> Any:
    for parameter in parameters:
        if parameter.where and parameter.name in call.asked:
            rows = rows.filter(parameter.where(call.asked[parameter.name]))
    found = paged(rows, ("id",), call.asked)
    return {"items": [shape(row) for row in found.rows], "next": found.next}


def _one(rows: Any, shape: Any, call: Call) -> Any:
    row = rows.filter(pk=call.id).first() if call.id <= BIGGEST else None
    if row is None:
        raise missing()
    return shape(row)


USERS = (
    LIMIT,
    CURSOR,
    Parameter("active", {"type": "boolean"}, yes_no, lambda value: Q(is_active=value)),
    Parameter("department", ID, whole(1, BIGGEST), lambda value: Q(department_id=value)),
    Parameter("email", {"type": "string", "maxLength": 254}, words(254), lambda value: Q(email__iexact=value)),
)
PAGE = (LIMIT, CURSOR)


def _comings(call: Call) -> dict[str, Any]:
    """From where they came in is told of each to themselves, administrator or not."""
    before, most = bounds(call)
    rows = comings_of(call.user).order_by("-id")
    found = list((rows if before is None else rows.filter(pk__lt=before))[: most + 1])
    items = [{**event_item(one), "origin": asdict(Origin.of(one.origin))} for one in found[:most]]
    return {"items": items, "next": str(found[most - 1].pk) if len(found) > most else None}


def operations() -> list[Operation]:
    users, departments, roles = User.objects.select_related("role"), Department.objects.all(), Role.objects.all()
    found = [
        Operation(
            "GET", "users", _("List"), lambda c: _page(users, user_item, c, USERS), listed(GivenUser), asks=USERS
        ),
        Operation("GET", "users/{id}", _("One"), lambda c: _one(users, user_item, c), GivenUser),
        Operation("GET", "me", _("Who the token belongs to"), lambda call: user_item(call.user), GivenUser),
        Operation("GET", "me/sign-ins", _("When and from where one came in"), _comings, listed(GivenEvent), asks=PAGE),
        Operation(
            "GET",
            "departments",
            _("List"),
            lambda c: _page(departments, department_item, c, PAGE),
            listed(GivenDepartment),
            asks=PAGE,
        ),
        Operation(
            "GET", "departments/{id}", _("One"), lambda c: _one(departments, department_item, c), GivenDepartment
        ),
        Operation("GET", "roles", _("List"), lambda c: _page(roles, role_item, c, PAGE), listed(GivenRole), asks=PAGE),
        Operation("GET", "roles/{id}", _("One"), lambda c: _one(roles, role_item, c), GivenRole),
    ]
    return [operation.under(str(TAG)) for operation in found]
