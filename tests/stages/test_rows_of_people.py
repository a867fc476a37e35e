"""The board with a row of lanes for each person."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from krug.core.stages.models import Stage


@pytest.fixture
def team(make_deal_of, manager, head):
    """Seven deals of the manager and one of the head, all in the first stage."""
    for number in range(7):
        make_deal_of(manager, name=f"Max {number}", amount="10")
    make_deal_of(head, name="Hanna's", amount="5")


def rows(answer):
    board = answer.context["board"]
    return {
        person: (board.total_of(lanes).count, [card.title for card in lanes[0].cards]) for person, lanes in board.rows
    }


def test_each_person_has_a_row_with_counts_and_first_cards(client, team, manager, head):
    client.force_login(head)

    answer = client.get("/deals?rows=person")

    assert rows(answer) == {
        manager.pk: (7, [f"Max {n}" for n in range(6, 0, -1)]),
        head.pk: (1, ["Hanna's"]),
    }
    assert answer.context["board"].total.count == 8
    assert [row[0] for row in answer.context["rows"]] == ["Hanna", "Max"]


def test_rows_are_remembered_until_they_are_put_off(client, team, head):
    client.force_login(head)
    client.get("/deals?rows=person")

    remembered = bool(client.get("/deals").context["board"].rows)
    client.get("/deals?rows=none")

    assert remembered is True
    assert client.get("/deals").context["board"].rows == []


def test_more_cards_of_a_row_are_that_persons_alone(client, team, manager, head):
    client.force_login(head)
    board = client.get("/deals?rows=person").context["board"]
    lane = dict(board.rows)[manager.pk][0]

    answer = client.get(
        "/deals/lanes/more",
        {"pipeline": lane.stage.pipeline_id, "stage": lane.place, "of": manager.pk, "after": lane.next},
    )

    assert [card.title for card in answer.context["cards"]] == ["Max 0"]


def test_conditions_the_counters_do_not_know_count_in_rows_too(client, team, manager, head):
    client.force_login(head)

    answer = client.get("/deals?rows=person&idle=1")

    assert {person: count for person, (count, _cards) in rows(answer).items()} == {manager.pk: 7, head.pk: 1}


def test_a_stranger_has_no_row_of_theirs(client, team, stranger):
    client.force_login(stranger)

    assert rows(client.get("/deals?rows=person")) == {}


def test_a_move_answers_with_the_lanes_that_changed_and_the_rows_sums(client, team, manager, head):
    client.force_login(head)
    answer = client.get("/deals?rows=person")
    board = answer.context["board"]
    state = {"pipeline": answer.context["pipeline"].pk, "rows": "person"}
    state |= {f"mark-{lane.code}": "old" for lane in board.lanes if lane.person == manager.pk}
    card = dict(board.rows)[manager.pk][0].cards[0]
    to = Stage.objects.filter(pipeline=answer.context["pipeline"])[1]

    told = client.post(
        f"/deals/{card.pk}/stage", {**state, "to": to.pk}, headers={"HX-Request": "true"}
    ).content.decode()

    assert f'id="lane-{manager.pk}-{to.pk}"' in told
    assert f'id="lane-{head.pk}-' not in told
    assert f'id="row-{manager.pk}-total"' in told


def test_the_same_number_of_queries_for_few_people_and_many(client, make_deal_of, manager, head, administrator):
    client.force_login(administrator)

    def asked():
        with CaptureQueriesContext(connection) as found:
            client.get("/deals?rows=person")
        return len(found)

    make_deal_of(manager)
    asked()
    few = asked()
    for person in (head, administrator, manager, manager):
        make_deal_of(person)

    assert asked() == few
