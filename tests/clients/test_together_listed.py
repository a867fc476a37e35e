"""Who works with clients, as lists, conditions and files tell of it."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from krug.core.access.models import Permission, User
from krug.core.access.scopes import Action, Scope
from krug.core.lists.columns import choose
from krug.core.lists.filtering import BadFilter, parse
from krug.core.records import kinds
from krug.modules.clients import together


@pytest.fixture
def firms(manager, administrator, stranger, head, make_client_of):
    """Of the manager's three firms the stranger works with the first, the stranger and the head with the second."""
    first, second, third = (make_client_of(manager, name=name) for name in ("First", "Second", "Third"))
    together.take_in(first, administrator, stranger, "lawyer")
    together.take_in(second, administrator, stranger, "lawyer")
    together.take_in(second, administrator, head, "accountant")
    return first, second, third


def asked(user, op, value=None):
    """The names of the clients that `user` finds; `user` as the next request would know them."""
    condition = {"field": "together", "op": op} | ({} if value is None else {"value": value})
    found = parse(kinds.get("client"), User.objects.get(pk=user.pk), {"all": [condition]})
    return sorted(client.name for client in found)


def test_clients_are_found_by_who_works_with_them(firms, administrator, stranger, head):
    assert asked(administrator, "any", [stranger.pk]) == ["First", "Second"]
    assert asked(administrator, "any", [head.pk, "me"]) == ["Second"]
    assert asked(administrator, "is", head.pk) == ["Second"]
    assert asked(administrator, "none", [head.pk]) == ["First", "Third"]
    assert asked(administrator, "not", stranger.pk) == ["Third"]
    assert asked(administrator, "filled") == ["First", "Second"]
    assert asked(administrator, "empty") == ["Third"]
    assert asked(administrator, "me") == []


@pytest.mark.parametrize("scope", [Scope.OWN, Scope.TEAM, Scope.DEPARTMENT])
def test_the_condition_widens_nobody_s_sight(firms, stranger, make_client_of, scope):
    own = make_client_of(stranger, name="Own")
    Permission.objects.filter(kind="client", action=Action.SEE, role=stranger.role).update(scope=scope)

    assert asked(stranger, "me") == ["First", "Second"]
    assert asked(stranger, "any", ["me"]) == ["First", "Second"]
    assert asked(stranger, "none", ["me"]) == [own.name]
    assert asked(stranger, "empty") == [own.name]


def test_who_sees_no_clients_finds_none_by_it(firms, administrator, stranger, nobody):
    together.take_in(firms[2], administrator, stranger, "")
    stranger.role = nobody.role
    stranger.save()
    person = User.objects.get(pk=stranger.pk)

    assert asked(person, "me") == []
    assert asked(person, "filled") == []


@pytest.mark.parametrize("value", [None, [], ["x"], [True], [{}], [10**30], "²"])
def test_a_condition_that_names_nobody_is_told(firms, administrator, value):
    with pytest.raises(BadFilter):
        asked(administrator, "any", value)


def test_a_list_shows_them_and_says_the_condition_in_words(firms, administrator, stranger, head, client):
    client.force_login(administrator)
    choose(kinds.get("client"), administrator, None, ["name", "together"])
    whole = json.dumps({"all": [{"field": "together", "op": "any", "value": [head.pk, "me"]}]})

    page = client.get("/clients", {"view": "all", "f": whole}).content.decode()
    form = client.get("/clients/list/condition", {"view": "all", "f": whole, "at": "0"}).content.decode()

    names = ", ".join(sorted([stranger.name, head.name], key=str.casefold))
    assert names in page
    assert f"{head.name}, {administrator.name}" in page
    assert f'value="{head.pk}"' in form


def test_queries_do_not_grow_with_who_works_together(administrator, stranger, head, client, manager, make_client_of):
    client.force_login(administrator)
    choose(kinds.get("client"), administrator, None, ["name", "together"])
    numbers = []
    for size in (3, 20):
        for number in range(size):
            firm = make_client_of(manager, name=f"Firm {size} {number}")
            together.take_in(firm, administrator, stranger, "")
            together.take_in(firm, administrator, head, "")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/clients?view=all").status_code == 200
        numbers.append(len(captured))

    assert numbers[0] == numbers[1]


def test_a_file_has_them(firms, administrator, stranger, head, client):
    client.force_login(administrator)
    choose(kinds.get("client"), administrator, None, ["name", "together"])

    sheet = b"".join(client.post("/clients/list/export?view=all", {"format": "csv"}).streaming_content).decode(
        "utf-8-sig"
    )

    assert f"First,{stranger.name}" in sheet or f"First;{stranger.name}" in sheet
    assert all(name in sheet.split("Second")[1].splitlines()[0] for name in (stranger.name, head.name))


def test_a_cell_names_two_and_counts_the_rest(firms, administrator, observer, client):
    together.take_in(firms[1], administrator, observer, "")
    client.force_login(administrator)
    choose(kinds.get("client"), administrator, None, ["name", "together"])

    page = client.get("/clients?view=all").content.decode()

    assert '<span class="mute">+1</span>' in page
    assert observer.name in page
