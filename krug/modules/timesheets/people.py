"""Whose time a person may look at."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.modules.timesheets.models import TimeEntry

MOST = 300


def visible(viewer: User) -> QuerySet[User]:
    """Those who work here and whose time `viewer` sees, the viewer among them."""
    people = User.objects.filter(is_active=True)
    match viewer.scope(TimeEntry.KIND, Action.SEE):
        case Scope.ALL:
            return people
        case Scope.DEPARTMENT:
            return people.filter(Q(department__in=viewer.departments_below) | Q(pk=viewer.pk))
        case Scope.TEAM:
            return people.filter(pk__in=viewer.teammates)
    return people.filter(pk=viewer.pk)


def chosen(viewer: User, asked: str) -> User:
    """The person asked for by number; the viewer when none is. Raises Http404."""
    if not asked or asked == str(viewer.pk):
        return viewer
    return get_object_or_404(visible(viewer), pk=key_of(asked) or 0)


def choices(viewer: User) -> list[User]:
    """The colleagues the viewer may choose among."""
    return list(visible(viewer).exclude(pk=viewer.pk).order_by("name_key")[:MOST])
