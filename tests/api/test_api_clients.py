import pytest

from krug.core.access.models import Partner
from krug.modules.clients.models import Relation
from krug.modules.clients.relations import MOST


@pytest.fixture
def pair(manager, make_client_of):
    return [make_client_of(manager, name=name, kind="person") for name in ("Anna", "Boris")]


def test_a_colleague_is_taken_in_given_another_part_and_taken_off(program, administrator, pair, stranger):
    asking, address = program(administrator), f"clients/{pair[0].pk}/colleagues"

    made = asking.post(address, {"user": stranger.pk, "role": "lawyer", "only_sees": True})
    again = asking.post(address, {"user": stranger.pk, "role": "engineer"})

    assert (made.status_code, made["Location"]) == (201, f"/api/v1/{address}/{stranger.pk}")
    assert asking.get(address).json() == {
        "items": [{"user": stranger.pk, "name": "Stan", "role": "engineer", "only_sees": True}],
        "next": None,
    }
    assert again.status_code == 201
    assert asking.delete(f"{address}/{stranger.pk}").status_code == 204
    assert asking.delete(f"{address}/{stranger.pk}").status_code == 404
    assert Partner.objects.count() == 0


def test_who_may_not_hand_a_client_over_takes_nobody_in(mine, pair, head):
    assert mine.post(f"clients/{pair[0].pk}/colleagues", {"user": head.pk}).status_code == 403


@pytest.mark.parametrize("body", [{"user": 10**9}, {"user": "x"}, {}, {"user": 1, "wings": 2}])
def test_a_colleague_who_is_none_is_told_by_field(program, administrator, pair, body):
    answer = program(administrator).post(f"clients/{pair[0].pk}/colleagues", body)

    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} <= {"user", "wings"}


def test_the_responsible_one_is_told_beside_the_field(program, administrator, pair, manager):
    answer = program(administrator).post(f"clients/{pair[0].pk}/colleagues", {"user": manager.pk})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "user")


def test_clients_are_related_and_parted(mine, pair):
    anna, boris = pair

    made = mine.post(f"clients/{anna.pk}/relations", {"client": boris.pk, "tie": "parent"})

    row = Relation.objects.get()
    assert (made.status_code, made["Location"]) == (201, f"/api/v1/clients/{anna.pk}/relations/{row.pk}")
    assert made.json() == {"id": row.pk, "client": boris.pk, "name": "Boris", "tie": "parent"}
    assert [one["tie"] for one in mine.get(f"clients/{boris.pk}/relations").json()["items"]] == ["child"]
    assert mine.delete(f"clients/{boris.pk}/relations/{row.pk}").status_code == 204
    assert mine.delete(f"clients/{boris.pk}/relations/{row.pk}").status_code == 404


@pytest.mark.parametrize("name", ["0", "x", "²", "99999999999999999999"])
def test_a_relation_that_is_none_is_not_there(mine, pair, name):
    for path in ("relations", "colleagues"):
        assert mine.delete(f"clients/{pair[0].pk}/{path}/{name}").status_code in {403, 404}


def test_a_client_out_of_sight_cannot_be_related(mine, pair, stranger, make_client_of):
    secret = make_client_of(stranger, name="Secret")

    answer = mine.post(f"clients/{pair[0].pk}/relations", {"client": secret.pk, "tie": "related"})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "client")
    assert "Secret" not in answer.content.decode()


def test_one_more_than_the_card_shows_is_added_and_taken_off(mine, manager, make_client_of):
    anna = make_client_of(manager, name="Anna")
    address = f"clients/{anna.pk}/relations"
    others = [make_client_of(manager, name=f"Client {number}") for number in range(MOST + 1)]

    made = [mine.post(address, {"client": other.pk, "tie": "related"}) for other in others]

    assert {answer.status_code for answer in made} == {201}
    assert mine.delete(f"{address}/{made[-1].json()['id']}").status_code == 204
