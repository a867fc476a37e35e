import datetime as dt

import pytest
from django.utils import timezone

from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.stages.models import Passage, Stage
from krug.core.stages.moving import take_back
from krug.modules.deals.models import Deal


@pytest.fixture
def deal(manager, make_deal_of):
    return make_deal_of(manager)


@pytest.fixture
def stages(deal):
    return list(Stage.objects.filter(pipeline=deal.pipeline_id))


def ways():
    return list(Passage.objects.order_by("id").values_list("way", flat=True))


def test_a_move_leaves_a_path_with_words(deal, stages, manager):
    changed = deal.move(manager, stages[1], "They asked for a call")

    first, second = Passage.objects.order_by("id")
    event = Event.objects.get(kind="deal.moved")
    assert (changed, deal.stage, first.left_at) == (True, stages[1], second.entered_at)
    assert (second.came_from, second.comment, second.actor) == (stages[0], "They asked for a call", manager)
    assert (event.data["from_id"], event.data["to_id"]) == (stages[0].pk, stages[1].pk)


def test_skips_and_moves_back_stay_in_the_path(deal, stages, manager):
    deal.move(manager, stages[3])
    deal.move(manager, stages[1])
    deal.move(manager, stages[2])

    assert ways() == ["start", "skip", "back", "forward"]


def test_moving_to_where_it_stands_does_nothing(deal, stages, manager):
    deal.move(manager, stages[1])

    again = Deal.objects.get().move(manager, stages[1])

    assert (again, Passage.objects.count(), Event.objects.filter(kind="deal.moved").count()) == (False, 2, 1)


def test_who_comes_second_is_told_and_moves_nothing(deal, stages, manager):
    Deal.objects.get().move(manager, stages[2])

    with pytest.raises(Overtaken):
        deal.move(manager, stages[1])

    assert (Deal.objects.get().stage, Passage.objects.count()) == (stages[2], 2)


def test_what_the_person_saw_counts(deal, stages, manager):
    deal.move(manager, stages[2])

    with pytest.raises(Overtaken):
        deal.move(manager, stages[3], seen=stages[0])

    assert Deal.objects.get().stage == stages[2]


def test_a_stranger_moves_nothing(deal, stages, stranger):
    with pytest.raises(Denied):
        deal.move(stranger, stages[1])

    assert (Deal.objects.get().stage, Passage.objects.count()) == (stages[0], 1)


def test_into_another_kinds_stage_no_deal_goes(deal, manager, deal_kinds):
    foreign = Stage.objects.filter(pipeline=deal_kinds[1].pipeline).first()

    with pytest.raises(Invalid):
        deal.move(manager, foreign)

    assert Deal.objects.get().stage == deal.stage


def test_a_closed_deal_does_not_move(deal, stages, manager):
    deal.win(manager)

    with pytest.raises(Invalid):
        deal.move(manager, stages[1])

    assert Deal.objects.get().stage == stages[0]


def test_a_move_taken_back_leaves_no_trace_in_the_path(deal, stages, manager):
    since = deal.stage_since
    deal.move(manager, stages[1])

    assert (take_back(deal, manager), take_back(deal, manager)) == (True, False)

    deal.refresh_from_db()
    assert (deal.stage, deal.stage_since, ways()) == (stages[0], since, ["start"])
    assert Passage.objects.get().left_at is None
    assert Event.objects.filter(kind__in=["deal.moved", "deal.taken_back"]).count() == 2


def test_an_old_move_and_anothers_move_are_not_taken_back(deal, stages, manager, head):
    deal.move(manager, stages[1])

    assert take_back(deal, head) is False
    Passage.objects.filter(stage=stages[1]).update(entered_at=timezone.now() - dt.timedelta(hours=1))
    assert take_back(deal, manager) is False
    assert Deal.objects.get().stage == stages[1]
