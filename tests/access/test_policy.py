"""The policy against a plain, slow model of its rules: one record and one person at a time."""

from dataclasses import dataclass

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.core.access import policy
from krug.core.access.models import Department, Permission, Role, Team, User
from krug.core.access.scopes import Action, Scope
from krug.core.events import history
from krug.core.events.writing import Fact, write
from krug.core.records import kinds
from krug.core.search.finding import find
from krug.core.search.index import SearchIndex
from krug.modules.clients.models import Client

ACTIONS = [Action.SEE, Action.CHANGE, Action.DELETE]
HUB = ("hub", 1)
NAMES = ["a", "b", "c", "d"]


@dataclass
class Person:
    scopes: dict[str, Scope]
    department: int | None
    teams: set[int]
    is_active: bool


people = st.lists(
    st.builds(
        Person,
        scopes=st.fixed_dictionaries({action: st.sampled_from(list(Scope)) for action in ACTIONS}),
        department=st.none() | st.integers(0, 4),
        teams=st.sets(st.integers(0, 1)),
        is_active=st.booleans() | st.just(True),
    ),
    min_size=2,
    max_size=4,
)
# Each department's parent is an earlier one, or none: any tree of five.
trees = st.tuples(*[st.none() | st.integers(0, number - 1) if number else st.none() for number in range(5)])


def below(tree, top):
    found = {top}
    for number, parent in enumerate(tree):
        if parent in found:
            found.add(number)
    return found


def rule(person, tree, everybody, owner, action, me):
    """Whether person number `me` may do `action` with a record of `owner`, said as plainly as can be."""
    if not person.is_active:
        return False
    scope = min(person.scopes[action], person.scopes[Action.SEE], key=lambda one: list(Scope).index(one))
    if scope is Scope.ALL:
        return True
    if scope is Scope.NONE:
        return False
    if scope is Scope.TEAM:
        return owner == me or (owner is not None and bool(person.teams & everybody[owner].teams))
    if scope is Scope.DEPARTMENT and person.department is not None:
        place = everybody[owner].department if owner is not None else None
        return place in below(tree, person.department)
    return owner == me


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=trees, persons=people, owners=st.lists(st.none() | st.integers(0, 3), min_size=1, max_size=6))
def test_lists_search_history_and_the_gate_say_what_the_rules_say(db, tree, persons, owners):
    with transaction.atomic():
        users = build(tree, persons)
        owners = [owner if owner is not None and owner < len(users) else None for owner in owners]
        records = fill(users, owners)

        for me, (person, user) in enumerate(zip(persons, users, strict=True)):
            user = User.objects.get(pk=user.pk)
            for action in ACTIONS:
                expected = {
                    record.pk
                    for record, owner in zip(records, owners, strict=True)
                    if rule(person, tree, persons, owner, action, me)
                }
                assert set(Client.objects.visible_to(user, action).values_list("pk", flat=True)) == expected
                assert {record.pk for record in records if policy.may(user, action, record)} == expected
                if action is Action.SEE:
                    assert {entry.record_id for entry in find(user, "Record")} == expected
                    assert told(user) == expected
        transaction.set_rollback(True)


def build(tree, persons):
    places: list[Department] = []
    for number, parent in enumerate(tree):
        places.append(Department.objects.create(name=f"D{number}", parent=None if parent is None else places[parent]))
    teams = [Team.objects.create(name=f"T{number}") for number in range(2)]
    users = []
    for number, person in enumerate(persons):
        role = Role.objects.create(code=f"role-{number}", title=f"Role {number}")
        Permission.objects.bulk_create(
            Permission(role=role, kind="client", action=action, scope=scope) for action, scope in person.scopes.items()
        )
        user = User.objects.create(
            email=f"{number}@firm.example",
            name=NAMES[number],
            role=role,
            department=None if person.department is None else places[person.department],
            is_active=person.is_active,
        )
        user.teams.set([teams[team] for team in person.teams])
        users.append(user)
    return users


def fill(users, owners):
    records = []
    for number, owner in enumerate(owners):
        record = Client(name=f"Record {number}", responsible=None if owner is None else users[owner])
        record.settle()
        record.save()
        records.append(record)
    SearchIndex().put(kinds.get("client"), records)
    write([Fact("client.created", one.card, {"title": one.name}, [HUB]) for one in records], None)
    return records


def told(user):
    """Of what happened, the records that a card which shows it all tells this person about."""
    return {link.event.record_id for link in history.of_card(*HUB, user)}
