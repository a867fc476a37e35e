"""Whose day a person may look at."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.modules.activities.models import Activity

MOST = 300


def visible(viewer: User) -> QuerySet[User]:
    """Those who work here and whose activities `viewer` sees, the viewer among them."""
    people = User.objects.filter(is_active=True)
    scope = viewer.scope(Activity.KIND, Action.SEE)
    if scope is Scope.ALL:
        return people
    if scope is Scope.DEPARTMENT:
        return people.filter(department_id__in=viewer.departments_below) | people.filter(pk=viewer.pk)
    return people.filter(pk=viewer.pk)


def chosen(viewer: User, asked: str) -> User:
    """The person asked for by number; the viewer when none is. Raises Http404."""
    if not asked or asked == str(viewer.pk):
        return viewer
    return get_object_or_404(visible(viewer), pk=key_of(asked))


def choices(viewer: User) -> list[User]:
    """Whom the viewer may choose among; empty when there is nobody else."""
    if viewer.scope(Activity.KIND, Action.SEE) not in (Scope.ALL, Scope.DEPARTMENT):
        return []
    found = list(visible(viewer).order_by("name")[:MOST])
    return found if len(found) > 1 else []
