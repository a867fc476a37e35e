"""Whose a task of a step is, and by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.utils import timezone

from krug.core.access.models import Department, RoleCode, User
from krug.core.processes.plan import Task
from krug.modules.activities import times
from krug.modules.activities.models import Activity, State


@dataclass
class Assigning:
    """Knows what it was asked before, so that a thousand deals of one person cost what one costs."""

    _known: dict[tuple[int | None, str], User | None] = field(default_factory=dict)

    def values(self, task: Task, person: User | None, language: str) -> dict[str, Any]:
        """The task as an activity, save for what it is about; `person` is responsible for the deal."""
        who = self.who(task.who, person)
        zone = times.zone_of(who)
        day = times.working_day(timezone.now().astimezone(zone).date(), task.days)
        values: dict[str, Any] = {"kind": task.kind, "title": task.title(language), "due_on": day}
        if task.time:
            values["due_time"] = dt.time.fromisoformat(task.time)
        return values | ({"responsible": who.pk} if who else {})

    def who(self, word: str, person: User | None) -> User | None:
        """Who is meant; whoever is responsible for the deal where nobody else is found."""
        key = (person.pk if person else None, word)
        if key not in self._known:
            self._known[key] = _head_of(person) if word == "head" else _of_role(word, person)
        return self._known[key] or person


def _head_of(person: User | None) -> User | None:
    """The head of the person's department, of the one above it where the person is the head themself."""
    for department in _upwards(person):
        head = (
            department.head
            or User.objects.filter(department=department, role__code=RoleCode.HEAD, is_active=True)
            .order_by("pk")
            .first()
        )
        if head is not None and head.is_active and head != person:
            return head
    return None


def _of_role(word: str, person: User | None) -> User | None:
    """The one of the role in the nearest department who has least to do."""
    if not word.startswith("role:"):
        return None
    rows = User.objects.filter(role__code=word.removeprefix("role:"), is_active=True)
    for department in [*_upwards(person), None]:
        found = list((rows.filter(department=department) if department else rows).order_by("pk")[:50])
        if found:
            return _least_busy(found)
    return None


def _least_busy(people: Iterable[User]) -> User:
    people = list(people)
    rows = Activity.objects.filter(responsible__in=people, state=State.PLANNED, deleted_at=None)
    busy = dict(rows.order_by().values_list("responsible").annotate(n=Count("pk")))
    return min(people, key=lambda one: (busy.get(one.pk, 0), one.pk))


def _upwards(person: User | None) -> Iterable[Department]:
    department = person.department if person else None
    while department is not None:
        yield department
        department = department.parent
