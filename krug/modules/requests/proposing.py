"""Whom to give a request to: for a form that asks, and for the quick intake."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.hours.clocks import is_working
from krug.modules.requests.calendars import calendars_of
from krug.modules.requests.distributing import Desk, load_of, workers
from krug.modules.requests.models import Request, Terms

MOST = 200


@dataclass(frozen=True)
class Choice:
    """A person with how many requests they have in work. `why` is a code of what speaks for them, "" for nothing."""

    person: User
    load: int
    is_working: bool
    why: str = ""


def _within(actor: User, request: Request) -> QuerySet[User]:
    """Those of whose requests `actor` sees all where this one stands: how many they have is told of nobody else."""
    scope = policy.scope_of(actor, Action.ASSIGN, request)
    if scope is Scope.ALL:
        return workers(request)
    if scope is Scope.TEAM:
        return workers(request).filter(pk__in=actor.teammates)
    if scope is Scope.DEPARTMENT:
        return workers(request).filter(Q(department__in=actor.departments_below) | Q(pk=actor.pk))
    return workers(request).filter(pk=actor.pk)


def hands_for(actor: User, request: Request) -> list[Choice]:
    """Everybody to whom `actor` may give it, those whom the rules propose first. Five queries.

    First who leads the client, then by the rules, then the actor, then whoever has least in work.
    """
    people = {person.pk: person for person in _within(actor, request).order_by("name_key")[:MOST]}
    load, hours, now = load_of(people), Terms.current(), timezone.now()
    desk = Desk.now()
    rule = desk.rule_of(request)
    proposed = desk.order(rule, request) if rule else []
    leader = request.client.responsible_id if request.client else None

    calendars = calendars_of(hours, people.values())

    def choice(person: User) -> Choice:
        why = "leads" if person.pk == leader else "rule" if person.pk in proposed else ""
        why = why or ("me" if person.pk == actor.pk else "")
        return Choice(person, load[person.pk], is_working(calendars[person.pk], now), why)

    def place(one: Choice) -> tuple[int, int, int]:
        by_rule = proposed.index(one.person.pk) if one.why == "rule" else 0
        return {"leads": 0, "rule": 1, "me": 2}.get(one.why, 3), by_rule, one.load

    return sorted((choice(person) for person in people.values()), key=place)
