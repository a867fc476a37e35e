"""Undoing what a piece of an import did to the firm's people, by the same verbs as on the settings' pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import Department, Role, User
from krug.core.events.models import Channel
from krug.core.records.cleaning import Invalid
from krug.core.staff.departments import change_department, remove_department
from krug.core.staff.people import change_person, deactivate, remove_person


def take_back(
    actor: User, created: Sequence[int], changed: dict[int, dict[str, Any]], besides: Sequence[Any]
) -> list[str]:
    """Who was changed gets back what they held, who came goes. Gives, in words, what had to stay."""
    left = _restore(actor, changed)
    for what, pk, *head in reversed(besides):
        if what == "head":
            _unseat(actor, pk, head[0])
    heads = [pk for what, pk, *_head in besides if what == "user"]
    for person in User.objects.filter(pk__in=[*created, *heads]).order_by("-pk"):
        left += _part_with(actor, person)
    made = [pk for what, pk, *_head in besides if what == "department"]
    for department in Department.objects.filter(pk__in=made).order_by("-pk"):
        try:
            remove_department(actor, department, Channel.IMPORT)
        except Invalid as error:
            left.append(_stays(department.name, error))
    return left


def _restore(actor: User, changed: dict[int, dict[str, Any]]) -> list[str]:
    """Who is refused is tried again after the others: the last administrator may go once another is one again."""
    people = User.objects.in_bulk(list(changed))
    waiting, left = list(people), dict[int, str]()
    while waiting:
        left = {pk: words for pk in waiting if (words := _put_back(actor, people[pk], changed[pk]))}
        if len(left) == len(waiting):
            break
        waiting = list(left)
    return list(left.values())


def _put_back(actor: User, person: User, was: dict[str, Any]) -> str:
    """Why the person stays as they are; empty when they are as before."""
    if any(getattr(person, name) != value for name, value in was.get("now", {}).items()):
        return _("“%(title)s” stays as it is: it was changed after the import.") % {"title": person}
    values = dict(was["values"])
    try:
        if "role_id" in values:
            values["role"] = Role.objects.get(pk=values.pop("role_id"))
        if department := values.pop("department_id", None):
            values["department"] = Department.objects.get(pk=department)
        elif "department_id" in was["values"]:
            values["department"] = None
        change_person(actor, person, values, Channel.IMPORT)
    except Invalid as error:
        return _stays(person.name, error)
    except (Role.DoesNotExist, Department.DoesNotExist):
        return _("“%(title)s” stays as it is: the role or department of before is gone.") % {"title": person}
    return ""


def _part_with(actor: User, person: User) -> list[str]:
    """Away, where nothing was ever done by the person; else Krug is closed to them."""
    try:
        if remove_person(actor, person, Channel.IMPORT):
            return []
        deactivate(actor, person, Channel.IMPORT)
    except Invalid as error:
        return [_stays(person.name, error)]
    return [_("“%(title)s” stays without access: records lead to this person.") % {"title": person.name}]


def _unseat(actor: User, pk: int, head: int) -> None:
    """The department has no head again, unless another was given to it since."""
    department = Department.objects.filter(pk=pk, head=head).first()
    if department:
        values = {"name": department.name, "parent": department.parent, "head": None}
        change_department(actor, department, values, Channel.IMPORT)


def _stays(title: str, error: Invalid) -> str:
    return _("“%(title)s” stays as it is: %(reason)s") % {"title": title, "reason": " ".join(error.errors.values())}
