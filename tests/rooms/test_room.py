"""docs/new-record.md is true: tests/rooms/repairs is one room of declarations, and the ground floor does the rest."""

import json

from krug.config.cli import main
from krug.core.access.scopes import Action
from krug.core.events import history
from krug.core.records import kinds, writing
from krug.core.reports.running import run_report
from krug.core.search.finding import find
from tests.api.conftest import Program


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


def test_a_file_of_it_comes_in_and_is_taken_back_by_command(monkeypatch, settings, tmp_path, capsys, administrator):
    monkeypatch.setattr("krug.config.preparing.prepare", lambda: None)
    settings.DATA = tmp_path
    file = tmp_path / "repairs.csv"
    file.write_text("machine;Serial number;Cost;Ready on\nSawmill;WM-77;12 500,50;24.12.2026\nSaw;;x;\n", "utf-8")

    code = main(["import", "repairs", str(file), "--json"])
    counts = json.loads(capsys.readouterr().out)
    repair = kinds.get("repair").model.objects.get()
    again = main(["import", "repairs", str(file), "--json"])
    second = json.loads(capsys.readouterr().out)
    undone = main(["import", "--undo", str(counts["import_id"])])

    assert (code, counts["created"], counts["rejected"]) == (1, 1, 1)
    assert (repair.name, str(repair.cost), str(repair.ready_on)) == ("Sawmill", "12500.50", "2026-12-24")
    assert (again, second["created"], second["skipped"]) == (1, 0, 1)
    assert (undone, kinds.get("repair").model.objects.count()) == (0, 0)


def test_programs_make_and_read_it(manager, stranger):
    mine = Program(manager)

    made = mine.post("repairs", {"name": "Sawmill", "serial_number": "WM-77", "cost": "12500.50"})
    items = mine.get("repairs?serial_number=WM-77").json()["items"]

    assert (made.status_code, made["Location"]) == (201, f"/api/v1/repairs/{made.json()['id']}")
    assert items == [made.json()]
    assert (items[0]["cost"], items[0]["responsible"], items[0]["version"]) == ("12500.50", manager.pk, 1)
    assert Program(stranger).get("repairs").json()["items"] == []


def test_it_is_a_report_already(manager, stranger):
    make(manager, cost="12500.50")
    make(manager, cost="500")

    found = run_report(manager, "records-repair", {"by": "responsible"})

    assert found["rows"] == [{"group": "Max", "records": 2, "share": 1.0, "cost": "13000.50"}]
    assert run_report(stranger, "records-repair", {})["rows"] == []
