"""docs/new-record.md is true: tests/rooms/repairs is one room of declarations, and the ground floor does the rest."""

from krug.core.access.scopes import Action
from krug.core.events import history
from krug.core.records import kinds, writing
from krug.core.search.finding import find


def make(user, **values):
    return writing.create(kinds.get("repair"), user, [{"name": "Sawmill Wood-Mizer", **values}])[0]


def test_it_has_a_list_a_card_and_a_form(client, manager):
    client.force_login(manager)

    client.post("/repairs/new", {"name": "Sawmill Wood-Mizer", "serial_number": "WM-77", "cost": "12 500,50"})

    assert "WM-77" in client.get("/repairs").content.decode()
    repair = kinds.get("repair").model.objects.get()
    assert "Sawmill Wood-Mizer" in client.get(f"/repairs/{repair.pk}").content.decode()
    assert (str(repair.cost), repair.responsible) == ("12500.50", manager)


def test_it_stands_in_the_menu_and_is_found(client, manager):
    make(manager, serial_number="WM-77")
    client.force_login(manager)

    assert 'href="/repairs"' in client.get("/").content.decode()
    assert [entry.title for entry in find(manager, "wm-77")] == ["Sawmill Wood-Mizer"]


def test_its_history_stands_on_the_clients_card_too(manager, make_client_of):
    owner = make_client_of(manager)

    repair = make(manager, client=owner.pk)

    assert history.of_card("repair", repair.pk, manager)[0].event.kind == "repair.created"
    assert history.of_card("client", owner.pk, manager)[0].event.kind == "repair.created"


def test_access_holds_for_it(manager, stranger, head):
    make(manager)
    model = kinds.get("repair").model

    assert model.objects.visible_to(stranger).count() == 0
    assert model.objects.visible_to(head).count() == 1
    assert model.objects.visible_to(stranger, Action.CHANGE).count() == 0
