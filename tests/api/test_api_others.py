"""People, history of everything, search, reports."""

from tests.api.conftest import fields_of


def test_people_departments_and_roles(mine, manager, head):
    users = mine.get("users?active=true").json()["items"]

    assert {user["email"]: user["role"] for user in users} == {
        "head@firm.example": "head",
        "manager@firm.example": "manager",
    }
    assert mine.get("me").json()["id"] == manager.pk
    assert mine.get(f"users/{head.pk}").json()["name"] == "Hanna"
    assert mine.get("users/999").status_code == 404
    assert [found["name"] for found in mine.get("departments").json()["items"]] == ["Sales"]
    assert [found["code"] for found in mine.get("roles?limit=2").json()["items"]] == ["administrator", "head"]


def test_the_whole_history_one_may_see(mine, manager, stranger, make_client_of):
    own = make_client_of(manager)
    make_client_of(stranger)

    found = mine.get("events?record_type=client").json()["items"]

    assert [event["record"] for event in found] == [{"type": "client", "id": own.pk}]
    assert mine.get(f"events?actor={stranger.pk}").json()["items"] == []
    assert mine.get("events?at__lt=2020-01-01T00:00:00Z").json()["items"] == []
    assert fields_of(mine.get("events?cursor=x")) == {"cursor"}


def test_search_finds_over_everything(mine, manager, make_client_of):
    client = make_client_of(manager)

    assert mine.get("search?q=cancity").json()["items"] == [
        {"type": "client", "id": client.pk, "title": "Cancity", "subtitle": "", "url": f"/clients/{client.pk}"}
    ]


def test_a_report_has_the_rows_of_its_page(mine, manager, make_client_of):
    make_client_of(manager)

    names = {report["name"] for report in mine.get("reports").json()["items"]}
    report = mine.get("reports/records-client").json()

    assert "records-client" in names
    assert report.keys() == {"name", "title", "parameters", "columns", "rows", "totals"}
    assert fields_of(mine.get("reports/records-client?wings=1")) == {"wings"}
