"""Whose calendar is looked at: one's own, a colleague's, the department's, that of rooms and equipment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404

from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.modules.activities.day import people
from krug.modules.activities.models import Resource

TEAM, ROOMS = "team", "rooms"
MOST_PEOPLE = 40
MOST_ROOMS = 40


@dataclass(frozen=True)
class Whose:
    """`people` or `resources`, never both; `code` as an address names it, "" for one's own."""

    code: str
    people: list[User]
    resources: list[Resource]

    @property
    def is_one(self) -> bool:
        return self.code not in (TEAM, ROOMS)

    @property
    def query(self) -> str:
        return f"&who={self.code}" if self.code else ""


def read(viewer: User, text: str) -> Whose:
    """Raises Http404 for somebody whose calendar the viewer may not look at."""
    if text == ROOMS:
        return Whose(ROOMS, [], list(Resource.objects.filter(is_active=True)[:MOST_ROOMS]))
    if text == TEAM:
        return Whose(TEAM, team_of(viewer), [])
    if not text or text == str(viewer.pk):
        return Whose("", [viewer], [])
    found: Any = _open_to(viewer).filter(pk=key_of(text) or 0).first()
    if found is None:
        raise Http404
    return Whose(str(found.pk), [found], [])


def choices(viewer: User) -> list[User]:
    """Whose calendars there are besides one's own, by name."""
    return list(_open_to(viewer).exclude(pk=viewer.pk).order_by("name_key")[: people.MOST])


def team_of(viewer: User) -> list[User]:
    """The viewer first, then the colleagues of their department and of those below, by name."""
    mates = User.objects.filter(is_active=True, department__in=viewer.departments_below).exclude(pk=viewer.pk)
    return [viewer, *mates.order_by("name_key")[: MOST_PEOPLE - 1]]


def _open_to(viewer: User) -> Any:
    """Those whose activities the viewer sees, and the colleagues of the department, of whom only when they are busy."""
    seen = people.visible(viewer).values("pk")
    mates = Q(department__in=viewer.departments_below) if viewer.departments_below else Q(pk=viewer.pk)
    return User.objects.filter(Q(pk__in=seen) | mates, is_active=True)
