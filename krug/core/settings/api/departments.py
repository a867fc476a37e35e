"""The tree of departments."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.access.models import Department, User
from krug.core.api.bodies import Body
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.resources.people import GivenDepartment, department_item
from krug.core.api.types import Id
from krug.core.events.models import Channel
from krug.core.settings.api.asked import Change, Name, administrators, answering, changing, chosen, given, reach, tidy
from krug.core.staff import departments as verbs


class NewDepartment(Body):
    """`parent` null: at the top."""

    name: Name
    parent: Id | None = None
    head: Id | None = None


class ChangedDepartment(Change):
    name: Name | None = None
    parent: Id | None = None
    head: Id | None = None


def _add(call: Call) -> Made:
    made = verbs.add_department(call.user, _rows(given(call)), Channel.API)
    return Made(department_item(made), f"/api/v1/departments/{made.pk}")


def _change(call: Call) -> Any:
    found = reach(Department, call)
    now = {"name": found.name, "parent": found.parent_id, "head": found.head_id}
    wished = {name: value for name, value in given(call).items() if value is not None or name != "name"}
    with answering(lambda: _item(found)):
        verbs.change_department(call.user, found, _rows({**now, **wished}), Channel.API, call.body.version)
    return _item(found)


def _item(department: Department) -> dict[str, Any]:
    return department_item(Department.objects.get(pk=department.pk))


def _remove(call: Call) -> None:
    verbs.remove_department(call.user, reach(Department, call), Channel.API)


def _rows(values: dict[str, Any]) -> dict[str, Any]:
    found = {**values, "name": tidy(values["name"])}
    for name, model in (("parent", Department), ("head", User)):
        if name in found:
            found[name] = chosen(model, name, found[name])
    return found


OPERATIONS = administrators(
    Operation("POST", "departments", _("Make"), _add, GivenDepartment, 201, NewDepartment),
    changing("departments/{id}", _change, GivenDepartment, ChangedDepartment),
    Operation("DELETE", "departments/{id}", _("Remove, when empty"), _remove, None, 204),
    tag="Employees",
)
