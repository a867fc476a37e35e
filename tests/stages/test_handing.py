"""A record carried into another person's row of the board."""

import pytest

from krug.core.events.models import Event
from krug.core.stages.models import Stage


@pytest.fixture
def deal(make_deal_of, manager):
    return make_deal_of(manager)


def carry(client, deal, **given):
    values = {"pipeline": deal.pipeline_id, "rows": "person", "to": deal.stage_id, "seen": deal.stage_id}
    return client.post(f"/deals/{deal.pk}/stage", {**values, **given}, headers={"HX-Request": "true"})


def test_into_anothers_row_it_is_that_persons_in_the_same_stage(client, deal, manager, head):
    client.force_login(head)

    carry(client, deal, person=head.pk, seen_person=manager.pk)

    former = (deal.stage_id, deal.stage_since)
    deal.refresh_from_db()
    assert (deal.responsible, deal.stage_id, deal.stage_since) == (head, *former)
    assert Event.objects.latest("pk").data["values"]["responsible"]["new"] == head.pk


def test_across_both_it_is_handed_over_and_moved_and_one_undo_brings_both_back(client, deal, manager, head):
    client.force_login(head)
    first, second = Stage.objects.filter(pipeline=deal.pipeline_id)[:2]

    answer = carry(client, deal, to=second.pk, person=head.pk, seen_person=manager.pk)
    deal.refresh_from_db()
    carried = (deal.responsible, deal.stage)
    undo = f"/deals/{deal.pk}/stage/undo?person={manager.pk}&moved=1"
    offered = undo in answer.headers["HX-Trigger"]
    client.post(undo, headers={"HX-Request": "true"})

    deal.refresh_from_db()
    assert (carried, offered, deal.responsible, deal.stage) == ((head, second), True, manager, first)


def test_who_may_not_hand_over_changes_neither_owner_nor_stage(client, deal, manager, head):
    client.force_login(manager)
    second = Stage.objects.filter(pipeline=deal.pipeline_id)[1]

    answer = carry(client, deal, to=second.pk, person=head.pk, seen_person=manager.pk)

    former = deal.stage_id
    deal.refresh_from_db()
    assert (answer.status_code, deal.responsible, deal.stage_id) == (403, manager, former)


def test_what_somebody_has_handed_on_meanwhile_stays_where_it_is(client, deal, manager, head, administrator):
    client.force_login(administrator)

    answer = carry(client, deal, person=head.pk, seen_person=administrator.pk)

    deal.refresh_from_db()
    assert (deal.responsible, "error" in answer.headers["HX-Trigger"]) == (manager, True)


def test_a_person_there_is_not_gets_nothing(client, deal, manager, administrator):
    client.force_login(administrator)

    answer = carry(client, deal, person=10**9, seen_person=manager.pk)

    deal.refresh_from_db()
    assert (deal.responsible, "error" in answer.headers["HX-Trigger"]) == (manager, True)


def test_rows_folded_are_drawn_folded(client, deal, manager, head):
    client.force_login(head)
    client.cookies["board_deal_folded"] = f"{manager.pk}.x."

    text = client.get("/deals?rows=person").content.decode()

    assert f'data-person="{manager.pk}">' in text
    assert f'data-person="{manager.pk}" open>' not in text
