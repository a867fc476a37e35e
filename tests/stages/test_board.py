import datetime as dt

import pytest
from django.utils import timezone

from krug.core.stages.models import Stage
from krug.modules.deals.bulk import NewDeal, add
from krug.modules.deals.models import Deal, LostReason


@pytest.fixture
def stages(deal_kinds):
    return list(Stage.objects.filter(pipeline=deal_kinds[0].pipeline_id))


def lanes(answer):
    return [(lane.total.count, [card.title for card in lane.cards]) for lane in answer.context["board"].lanes]


def test_each_sees_what_is_theirs_and_sums_agree(client, make_deal_of, manager, stranger, head, observer):
    make_deal_of(manager, name="Ours", amount="100")
    make_deal_of(stranger, name="Theirs", amount="7")

    seen = {}
    for person in (manager, stranger, head, observer):
        client.force_login(person)
        answer = client.get("/deals")
        board = answer.context["board"]
        seen[person.name] = (sorted(lanes(answer)[0][1]), board.total.count, str(board.total.amounts.get("RUB")))

    assert seen == {
        "Max": (["Ours"], 1, "100.00"),
        "Stan": (["Theirs"], 1, "7.00"),
        "Hanna": (["Ours"], 1, "100.00"),
        "Otto": (["Ours", "Theirs"], 2, "107.00"),
    }


def test_an_observer_gets_no_cards_to_drag(client, make_deal_of, manager, observer):
    make_deal_of(manager)

    client.force_login(observer)
    assert "data-moves" not in client.get("/deals").content.decode()
    client.force_login(manager)
    assert "data-moves" in client.get("/deals").content.decode()


def test_a_head_of_several_departments_sees_the_newest_of_all(client, make_deal_of, head, manager, stranger, stages):
    stranger.department.parent = head.department
    stranger.department.save()
    for number in range(30):
        make_deal_of([manager, stranger][number % 2], name=f"Deal {number}")

    client.force_login(head)
    answer = client.get("/deals")

    assert lanes(answer)[0] == (30, [f"Deal {number}" for number in range(29, 14, -1)])


def test_more_cards_come_page_by_page_each_once(client, make_deal_of, manager):
    for number in range(45):
        make_deal_of(manager, name=f"Deal {number}")
    client.force_login(manager)
    first = client.get("/deals").context["board"].lanes[0]

    second = client.get(
        "/deals/lanes/more", {"pipeline": first.stage.pipeline_id, "stage": first.code, "after": first.next}
    )
    third = client.get(
        "/deals/lanes/more",
        {"pipeline": first.stage.pipeline_id, "stage": first.code, "after": second.context["next"]},
    )

    cards = [*first.cards, *second.context["cards"], *third.context["cards"]]
    assert [card.title for card in cards] == [f"Deal {number}" for number in range(44, -1, -1)]
    assert third.context["next"] == ""


@pytest.mark.parametrize("after", ["", "x", "2026-01-01~1", "2026-01-01T00:00:00+00:00~x"])
def test_a_key_that_is_none_is_not_found(client, manager, stages, after):
    client.force_login(manager)

    address = f"/deals/lanes/more?pipeline={stages[0].pipeline_id}&stage={stages[0].pk}&after={after}"

    assert client.get(address).status_code == 404


def test_conditions_narrow_cards_and_sums(client, head, manager, deal_kinds, stages):
    today = timezone.localdate()
    long_ago = timezone.now() - dt.timedelta(days=90)
    add(
        head,
        [
            NewDeal("Fresh", deal_kinds[0], head, amount=10, expected_close_on=today + dt.timedelta(days=30)),
            NewDeal("Past its day", deal_kinds[0], head, amount=20, expected_close_on=today - dt.timedelta(days=1)),
            NewDeal("Stands too long", deal_kinds[0], manager, amount=40, stage_dates={stages[0]: long_ago}),
        ],
    )
    client.force_login(head)

    late = client.get("/deals?late=1")
    theirs = client.get(f"/deals?responsible={manager.pk}")
    soon = client.get(f"/deals?by={today}")
    idle = client.get("/deals?idle=1")

    assert (sorted(lanes(late)[0][1]), late.context["total"].amounts["RUB"]) == (
        ["Past its day", "Stands too long"],
        60,
    )
    assert (lanes(theirs)[0], theirs.context["total"].amounts["RUB"]) == ((1, ["Stands too long"]), 40)
    assert lanes(soon)[0] == (1, ["Past its day"])
    assert lanes(idle)[0][0] == 3


def test_a_dropped_card_answers_with_the_two_lanes_that_changed(client, make_deal_of, manager, stages):
    deal = make_deal_of(manager, amount="100")
    client.force_login(manager)
    shown = client.get("/deals")
    marks = {
        f"mark-{lane.code}": mark
        for lane, (mark, _text) in zip(shown.context["board"].lanes, shown.context["lanes"], strict=True)
    }

    answer = client.post(
        f"/deals/{deal.pk}/stage",
        {"to": stages[2].pk, "seen": stages[0].pk, "pipeline": deal.pipeline_id, **marks},
        headers={"HX-Request": "true"},
    )

    text = answer.content.decode()
    assert [stage.pk for stage in stages if f'id="lane-{stage.pk}"' in text] == [stages[0].pk, stages[2].pk]
    assert f"/deals/{deal.pk}/stage/undo" in answer.headers["HX-Trigger"]
    assert Deal.objects.get().stage == stages[2]


def test_where_somebody_was_first_the_board_says_so_and_shows_how_it_is(client, make_deal_of, manager, stages):
    deal = make_deal_of(manager)
    deal.move(manager, stages[1])
    client.force_login(manager)

    answer = client.post(
        f"/deals/{deal.pk}/stage",
        {"to": stages[2].pk, "seen": stages[0].pk, "pipeline": deal.pipeline_id},
        headers={"HX-Request": "true"},
    )

    assert '"level": "error"' in answer.headers["HX-Trigger"]
    assert "Shrink tunnel" in answer.content.decode()
    assert Deal.objects.get().stage == stages[1]


def test_undo_brings_it_back(client, make_deal_of, manager, stages):
    deal = make_deal_of(manager)
    client.force_login(manager)
    client.post(f"/deals/{deal.pk}/stage", {"to": stages[1].pk})

    client.post(f"/deals/{deal.pk}/stage/undo")

    assert Deal.objects.get().stage == stages[0]


def test_who_only_looks_moves_nothing(client, make_deal_of, manager, observer, stages):
    deal = make_deal_of(manager)
    client.force_login(observer)

    assert client.post(f"/deals/{deal.pk}/stage", {"to": stages[1].pk}).status_code == 403
    assert client.post(f"/deals/{deal.pk}/closing", {"outcome": "won"}).status_code == 403
    assert client.post(f"/deals/{deal.pk}/reopening").status_code == 403
    assert (Deal.objects.get().stage, Deal.objects.get().version) == (stages[0], 1)


def test_lost_asks_why(client, make_deal_of, manager):
    deal = make_deal_of(manager)
    client.force_login(manager)

    refused = client.post(f"/deals/{deal.pk}/closing", {"outcome": "lost", "comment": "Keep me"})
    client.post(f"/deals/{deal.pk}/closing", {"outcome": "lost", "reason": LostReason.objects.first().pk})

    assert (refused.status_code, "Keep me" in refused.content.decode()) == (422, True)
    assert Deal.objects.get().state == "lost"


def test_a_kind_without_stages_has_one_lane(client, make_deal_of, manager, deal_kinds):
    make_deal_of(manager, name="Quick", kind=deal_kinds[2].pk)
    client.force_login(manager)

    answer = client.get(f"/deals?pipeline={deal_kinds[2].pipeline_id}")

    assert lanes(answer) == [(1, ["Quick"])]


def test_the_chosen_board_is_remembered(client, manager, deal_kinds):
    client.force_login(manager)
    client.get(f"/deals?pipeline={deal_kinds[1].pipeline_id}")

    assert client.get("/deals").context["pipeline"] == deal_kinds[1].pipeline


def test_who_has_chosen_no_board_begins_where_there_is_something_to_see(
    client, make_deal_of, manager, stranger, deal_kinds
):
    make_deal_of(manager, kind=deal_kinds[1].pk)

    seen = {}
    for person in (manager, stranger):
        client.force_login(person)
        seen[person.name] = client.get("/deals").context["pipeline"]

    assert seen == {"Max": deal_kinds[1].pipeline, "Stan": deal_kinds[0].pipeline}


@pytest.mark.parametrize("size", [3, 60])
@pytest.mark.parametrize("conditions", ["", "?late=1&idle=1"])
def test_queries_do_not_grow_with_the_deals(
    client, head, manager, deal_kinds, size, conditions, django_assert_max_num_queries
):
    add(head, [NewDeal(f"Deal {number}", deal_kinds[0], [head, manager][number % 2]) for number in range(size)])
    client.force_login(manager)

    with django_assert_max_num_queries(16):
        assert client.get(f"/deals{conditions}").status_code == 200
