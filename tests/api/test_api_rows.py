"""Many records in one call, each row answered for itself."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from krug.core.access.models import Permission
from krug.core.access.scopes import Action, FieldRight, Scope
from krug.core.events.models import Event
from krug.modules.clients.models import Client
from tests.api.conftest import Program, fields_of


def answers(answer):
    return [(row["index"], row["status"]) for row in answer.json()["items"]]


def faults(answer):
    return {
        row["index"]: [e["field"] for e in row["problem"]["errors"]] for row in answer.json()["items"] if row["problem"]
    }


def test_made_and_changed_in_one_call(mine, make_client_of, manager):
    old = make_client_of(manager, name="Old")

    answer = mine.post(
        "clients/rows",
        {
            "items": [
                {"name": "One", "tags": ["vip"]},
                {"id": old.pk, "version": 1, "name": "New name"},
                {"name": "Two"},
            ]
        },
    )

    one, changed, two = answer.json()["items"]
    assert answers(answer) == [(0, 201), (1, 200), (2, 201)]
    assert mine.get(f"clients/{one['id']}").json()["tags"] == ["vip"]
    assert (changed["id"], changed["version"], changed["problem"]) == (old.pk, 2, None)
    assert mine.get(f"clients/{old.pk}").json()["name"] == "New name"
    assert mine.get(f"clients/{two['id']}").json()["version"] == two["version"] == 1
    written = Event.objects.filter(record_kind="client", channel="api").values_list("kind", flat=True)
    assert sorted(written) == ["client.changed", "client.created", "client.created"]


def test_a_faulty_row_leaves_the_others_alone(mine, make_client_of, manager, stranger):
    mine_own, others = make_client_of(manager, name="Mine"), make_client_of(stranger, name="Secret")
    rows = [
        {"name": "Good"},
        {"name": ""},
        {"name": "Wings", "wings": 2},
        {"name": "Tax", "tax_id": "7707083890"},
        {"id": mine_own.pk, "version": 7, "name": "Old version"},
        {"id": others.pk, "version": 1, "name": "Not mine"},
        {"id": 999_999, "version": 1, "name": "Nobody's"},
        {"id": "x", "version": 1, "name": "No number"},
        {"id": mine_own.pk, "name": "No version"},
        {"name": "Badly led", "responsible": 999_999},
        {"name": "Good too"},
    ]

    answer = mine.post("clients/rows", {"items": rows})

    statuses = [status for _index, status in answers(answer)]
    assert statuses == [201, 422, 422, 422, 409, 404, 404, 422, 422, 422, 201]
    assert faults(answer) == {
        1: ["name"],
        2: ["wings"],
        3: ["tax_id"],
        4: [],
        5: [],
        6: [],
        7: ["id"],
        8: ["version"],
        9: ["responsible"],
    }
    assert answer.json()["items"][4]["problem"]["current"]["name"] == "Mine"
    assert answer.json()["items"][5]["problem"] == answer.json()["items"][6]["problem"]
    assert sorted(Client.objects.values_list("name", flat=True)) == ["Good", "Good too", "Mine", "Secret"]


def test_atomic_all_or_none(mine, make_client_of, manager):
    old = make_client_of(manager, name="Old")
    rows = [{"name": "One"}, {"id": old.pk, "version": 1, "name": "New"}]

    refused = mine.post(
        "clients/rows?atomic=true",
        {"items": [*rows, {"name": ""}, {"id": old.pk, "version": 5}, {"id": 999_999, "version": 1}]},
    )
    before = sorted(Client.objects.values_list("name", flat=True))
    taken = mine.post("clients/rows?atomic=true", {"items": rows})

    assert (refused.status_code, fields_of(refused)) == (422, {"items.2.name", "items.3.id", "items.4"})
    assert before == ["Old"]
    assert answers(taken) == [(0, 201), (1, 200)]


def test_a_uid_met_before(mine, make_client_of, manager, stranger):
    seen, hidden = make_client_of(manager), make_client_of(stranger)
    fresh = str(uuid.uuid4())

    answer = mine.post(
        "clients/rows",
        {"items": [{"name": "A", "uid": uid} for uid in (str(seen.uid), str(hidden.uid), fresh, fresh)]},
    )

    assert [status for _index, status in answers(answer)] == [409, 422, 201, 422]
    assert answer.json()["items"][0]["problem"]["current"]["id"] == seen.pk


def test_the_same_key_does_it_once(mine):
    rows = {"items": [{"name": "One"}, {"name": ""}]}

    first = mine.post("clients/rows", rows, Idempotency_Key="k")
    second = mine.post("clients/rows", rows, Idempotency_Key="k")

    assert first.json() == second.json()
    assert second["Idempotency-Replayed"] == "true"
    assert Client.objects.count() == 1
    assert int(second["RateLimit-Remaining"]) > 0


@pytest.mark.parametrize("items", [[], [{"name": "x"}] * 501, ["x"], "x", None])
def test_what_is_no_list_of_up_to_500(mine, items):
    assert mine.post("clients/rows", {"items": items}).status_code == 422


def test_500_rows_in_a_number_of_queries_that_goes_by_pieces(mine, manager):
    def count(number, start):
        rows = [{"name": f"Client {start + n}", "responsible": manager.pk} for n in range(number)]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = mine.post("clients/rows", {"items": rows})
        assert {status for _index, status in answers(answer)} == {201}
        return len(asked), [row["id"] for row in answer.json()["items"]]

    few, _ids = count(2, 0)
    hundred, _ids = count(100, 10)
    all_, ids = count(500, 200)
    with CaptureQueriesContext(connection) as changing:
        changed = mine.post("clients/rows", {"items": [{"id": pk, "version": 1, "name": f"Other {pk}"} for pk in ids]})

    assert {status for _index, status in answers(changed)} == {200}
    assert hundred <= few + 4  # more tags, phones or search rows may need a further statement, not one for each row
    assert all_ <= 5 * (hundred + 4)
    assert len(changing) <= 5 * 40


@pytest.mark.parametrize("who", ["observer", "nobody"])
def test_who_may_neither_make_nor_change_is_told_so(who, request, administrator, make_client_of):
    old = make_client_of(administrator, name="Old")
    rows = {"items": [{"name": "One"}, {"id": old.pk, "version": 1, "name": "New"}]}

    answer = Program(request.getfixturevalue(who)).post("clients/rows", rows)

    assert answer.status_code == 403
    assert list(Client.objects.values_list("name", flat=True)) == ["Old"]


@pytest.mark.parametrize(("lost", "statuses"), [(Action.CREATE, [403, 200]), (Action.CHANGE, [201, 403])])
def test_who_may_do_one_of_the_two_does_it(lost, statuses, manager, deal_kinds, make_client_of):
    old = make_client_of(manager, name="Old")
    Permission.objects.filter(role=manager.role, kind="client", action=lost).update(scope=Scope.NONE)

    answer = Program(manager).post(
        "clients/rows", {"items": [{"name": "One"}, {"id": old.pk, "version": 1, "name": "New"}]}
    )

    assert [status for _index, status in answers(answer)] == statuses


def test_a_hidden_field_is_as_if_it_were_not_there(mine, manager, make_client_of):
    old = make_client_of(manager, name="Old")
    manager.role.field_rights = {"client": {"tax_id": FieldRight.HIDDEN}}
    manager.role.save()

    answer = mine.post(
        "clients/rows",
        {"items": [{"name": "A", "tax_id": "7707083893"}, {"id": old.pk, "version": 1, "tax_id": "7707083893"}]},
    )

    assert faults(answer) == {0: ["tax_id"], 1: ["tax_id"]}


def test_deals_go_the_same_way(mine, manager, make_client_of, stranger):
    client, secret = make_client_of(manager), make_client_of(stranger)

    answer = mine.post(
        "deals/rows",
        {"items": [{"name": "A", "client": client.pk, "amount": "10.50"}, {"name": "B", "client": secret.pk}]},
    )

    assert [status for _index, status in answers(answer)] == [201, 422]
    assert faults(answer) == {1: ["client"]}
    deal = mine.get(f"deals/{answer.json()['items'][0]['id']}").json()
    assert (deal["amount"], deal["client"]) == ("10.50", client.pk)
