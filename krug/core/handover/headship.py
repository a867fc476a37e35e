"""The departments that somebody who leaves heads."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from krug.core.access.leaving import Beside, Passing, Sort
from krug.core.access.models import Department, User
from krug.core.staff.departments import change_department


def _headed_by(person: User) -> Iterable[Beside]:
    for row in Department.objects.filter(head=person).order_by("path"):
        yield Beside(row.pk, row.name, "/settings/departments")


def _give(passing: Passing) -> str | None:
    row = Department.objects.select_related("parent").filter(pk=passing.pk, head=passing.before).first()
    if row is None:
        return None
    values = {"name": row.name, "parent": row.parent, "head": passing.now}
    change_department(passing.actor, row, values, passing.channel)
    return ""


HEADSHIP = Sort("department", _("Heads the department"), _headed_by, _give)
