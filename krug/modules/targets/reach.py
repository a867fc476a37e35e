"""Whose targets somebody may see, and whose they may set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.access.policy import Denied
from krug.core.access.scopes import Action, Scope
from krug.modules.deals.models import Deal
from krug.modules.targets.places import FIRM, Place, Tree


@dataclass(frozen=True)
class Reach:
    """`everything`: the firm and all in it; else `people` and `departments` by id."""

    everything: bool = False
    people: frozenset[int] = frozenset()
    departments: frozenset[int] = frozenset()

    def has(self, place: Place, tree: Tree) -> bool:
        if self.everything or place == FIRM or place.group is not None:
            return self.everything
        if place.department is not None:
            return place.department in self.departments
        return place.person in self.people or (
            place.person in tree.people and tree.people[place.person].department_id in self.departments
        )

    @property
    def rows(self) -> Q:
        """The targets within it, as a condition."""
        if self.everything:
            return Q()
        mine = Q(person__in=self.people) | Q(person__department__in=self.departments)
        return mine | Q(department__in=self.departments)

    @property
    def is_nothing(self) -> bool:
        return not (self.everything or self.people or self.departments)


def seen_by(user: User, action: str = Action.SEE) -> Reach:
    """As far as the person's deals reach: a target is told to whoever may count what was sold against it. A target is
    of no pipeline, so what a role has of single pipelines does not matter."""
    scope = user.scope_in(Deal.KIND, action, None)
    if scope is Scope.NONE:
        return Reach()
    if scope is Scope.ALL:
        return Reach(everything=True)
    if scope is Scope.TEAM:
        return Reach(people=frozenset(user.teammates))
    below = frozenset(user.departments_below) if scope is Scope.DEPARTMENT else frozenset()
    return Reach(people=frozenset({user.pk}), departments=below)


def set_by(user: User) -> Reach:
    """Of whom the person may hand deals on: the head of the department, the administrator of all."""
    scope = user.scope_in(Deal.KIND, Action.ASSIGN, None)
    if scope is Scope.ALL:
        return Reach(everything=True)
    return Reach(departments=frozenset(user.departments_below)) if scope is Scope.DEPARTMENT else Reach()


def measures_of(user: User) -> tuple[str, ...]:
    """What of a target the person knows: who does not see what deals bring has no revenue to reach."""
    return ("revenue", "deals") if user.sees_field(Deal.KIND, "amount") else ("deals",)


def check(user: User, place: Place, tree: Tree, measures: Iterable[str]) -> None:
    """Raise Denied for whoever may not set these measures of the targets of `place`."""
    if not set(measures) <= set(measures_of(user)):
        raise Denied(_("You have no right to do this."))
    if not set_by(user).has(place, tree):
        raise Denied(_("You set the targets of your own department only."))
