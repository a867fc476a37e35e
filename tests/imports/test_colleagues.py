"""A column of colleagues in a file of clients."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from krug.core.access.models import Partner, Permission, User
from krug.core.access.scopes import Action, Scope
from krug.core.events.models import Event
from krug.core.imports import importers
from krug.core.imports.matching import guessed
from krug.core.records import kinds, writing
from krug.modules.clients import together
from krug.modules.clients.models import Client, ContactPerson


def working():
    """Client to the people who work with it too."""
    names = dict(Client.objects.values_list("pk", "name"))
    rows = Partner.objects.filter(kind="client").order_by("user__name_key").values_list("record_id", "user__name")
    found = {}
    for pk, name in rows:
        found.setdefault(names[pk], []).append(name)
    return found


@pytest.fixture
def assigning(manager):
    """assigning(scope): a manager of whom the role lets so much be handed over."""

    def let(scope):
        Permission.objects.update_or_create(
            role=manager.role, kind="client", action=Action.ASSIGN, defaults={"scope": scope}
        )
        return User.objects.get(pk=manager.pk)

    return let


@pytest.mark.parametrize("heading", ["Работают вместе", "Соответственные", "Coresponsible", "working together"])
def test_the_column_is_known_by_its_heading(roles, heading):
    mapping = guessed(importers.get("clients"), ["Название", "Ответственные", heading])

    assert list(mapping.columns.values()) == ["name", "responsible", "together"]


def test_colleagues_come_with_new_clients_and_see_them(bring, administrator, stranger, head):
    text = f'Название,Работают вместе\nOne,"{stranger.name}; {head.email}"\nTwo,"{head.name},{head.name}"\nThree,\n'

    found = bring("clients", text)

    assert found.counts["created"] == 3
    assert working() == {"One": sorted([stranger.name, head.name], key=str.casefold), "Two": [head.name]}
    assert list(Client.objects.visible_to(User.objects.get(pk=stranger.pk)).values_list("name", flat=True)) == ["One"]
    assert set(Event.objects.filter(kind="client.joined").values_list("channel", flat=True)) == {"import"}


def test_a_name_that_is_nobody_s_and_the_responsible_one_are_the_row_s_fault(bring, reasons, head, administrator):
    rows = f"One,{head.name};Nobody Ever\nTwo,{administrator.name}\nFine,{head.name}\n"

    found = bring("clients", "Название,Работают вместе\n" + rows)

    told = reasons(found)
    assert {row: len(why) for row, why in told.items()} == {2: 1, 3: 1}
    assert "Nobody Ever" in told[2][0]
    assert working() == {"Fine": [head.name]}
    assert Client.objects.count() == 1


def test_a_trial_tells_of_an_unknown_name_and_writes_nothing(bring, reasons):
    found = bring("clients", "Название,Работают вместе\nOne,Nobody Ever\n", dry=True)

    assert len(reasons(found, dry=True)[2]) == 1
    assert (found.checked["rejected"], Client.objects.count()) == (1, 0)


def test_without_the_right_to_assign_nobody_is_taken_in(bring, reasons, assigning, head):
    actor = assigning(Scope.NONE)

    found = bring("clients", f"Название,Работают вместе\nOne,{head.name}\nTwo,\n", actor=actor)

    assert (list(reasons(found)), found.counts["created"], working()) == ([2], 1, {})


@pytest.mark.parametrize("policy", ["update", "merge"])
def test_the_right_is_asked_of_the_very_client(
    bring, reasons, assigning, administrator, head, stranger, make_client_of, policy
):
    actor = assigning(Scope.OWN)
    make_client_of(actor, name="Own")
    other = make_client_of(stranger, name="Other")
    together.take_in(other, administrator, actor, "")
    actor = User.objects.get(pk=actor.pk)

    found = bring("clients", f"Название,Работают вместе\nOwn,{head.name}\nOther,{head.name}\n", actor, policy=policy)

    assert working()["Own"] == [head.name]
    assert working()["Other"] == [actor.name]
    assert list(reasons(found)) == ([3] if policy == "update" else [])


def test_known_clients_get_colleagues_and_lose_none(bring, administrator, stranger, head, make_client_of):
    old = make_client_of(administrator, name="Old")
    together.take_in(old, administrator, stranger, "lawyer")
    writing.create(kinds.get("contact"), administrator, [{"name": "Vera", "company": old.pk}])

    bring("clients", f"Название,Работают вместе\nOld,{head.name};{stranger.name}\n", policy="update")

    assert dict(Partner.objects.filter(kind="client").values_list("user__name", "role")) == {
        stranger.name: "lawyer",
        head.name: "",
    }
    assert ContactPerson.objects.visible_to(User.objects.get(pk=head.pk)).count() == 1


def test_merging_fills_only_where_nobody_works_yet(bring, administrator, stranger, head, make_client_of):
    for name in ("Old", "Bare"):
        make_client_of(administrator, name=name)
    together.take_in(Client.objects.get(name="Old"), administrator, stranger, "")

    bring("clients", f"Название,Работают вместе\nOld,{head.name}\nBare,{head.name}\n", policy="merge")

    assert working() == {"Old": [stranger.name], "Bare": [head.name]}


def test_undoing_takes_them_off_again_and_nobody_else(bring, undo, administrator, stranger, head, make_client_of):
    old = make_client_of(administrator, name="Old")
    together.take_in(old, administrator, stranger, "lawyer")
    text = f"Название,Отрасль,Работают вместе\nOld,Dairy,{head.name};{stranger.name}\nNew,,{head.name}\n"
    found = bring("clients", text, policy="update")

    undone = undo(found)

    old.refresh_from_db()
    assert (working(), old.industry, undone.left) == ({"Old": [stranger.name]}, "", [])
    assert Partner.objects.count() == 1
    assert list(Client.objects.values_list("name", flat=True)) == ["Old"]


def test_one_given_a_part_since_stays_and_is_said(bring, undo, administrator, head, make_client_of):
    old = make_client_of(administrator, name="Old")
    found = bring("clients", f"Название,Работают вместе\nOld,{head.name}\n", policy="update")
    together.take_in(old, administrator, head, "accountant")

    undone = undo(found)

    assert working() == {"Old": [head.name]}
    assert len(undone.left) == 1


def test_queries_do_not_grow_with_the_rows(bring, administrator, head, stranger):
    numbers = []
    for size in (1, 3, 40):  # the first fills what is kept for all imports
        rows = "".join(f"Firm {size} {n},{head.name};{stranger.name}\n" for n in range(size))
        with CaptureQueriesContext(connection) as captured:
            bring("clients", "Название,Работают вместе\n" + rows)
        numbers.append(len(captured))

    assert numbers[1] == numbers[2]
