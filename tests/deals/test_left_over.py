"""A deal is lost, and what was planned for it is called off with it, unless somebody wants it done all the same."""

import re

import pytest

from krug.modules.activities.models import State
from krug.modules.activities.planning import cancel, plan
from krug.modules.deals.models import LostReason


@pytest.fixture
def pages(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def deal(manager, make_deal_of):
    return make_deal_of(manager)


def planned(user, deal, title):
    return plan(
        user, {"kind": "call", "title": title, "due_on": "2031-05-20", "subject_kind": "deal", "subject_id": deal.pk}
    )


def lose(pages, deal, **values):
    given = {"outcome": "lost", "reason": LostReason.objects.first().pk, **values}
    return pages.post(f"/deals/{deal.pk}/closing", given, headers={"HX-Request": "true"})


def states(*activities):
    for activity in activities:
        activity.refresh_from_db()
    return [activity.state for activity in activities]


def test_the_form_names_what_is_planned_and_only_in_losing(pages, manager, deal):
    planned(manager, deal, "Ask about the budget")

    texts = [pages.get(f"/deals/{deal.pk}/closing?outcome={outcome}").content.decode() for outcome in ("lost", "won")]

    assert ["Ask about the budget" in text for text in texts] == [True, False]


def test_lost_with_its_plans_and_both_are_back_by_one_undo(pages, manager, deal):
    own, done_before = planned(manager, deal, "Call"), planned(manager, deal, "Cancelled long ago")
    cancel(done_before, manager)

    lose(pages, deal, call_off="1")
    lost = states(own, done_before)
    card = pages.get(f"/deals/{deal.pk}").content.decode()
    pages.post(re.search(r"/deals/\d+/reopening\?again=\d+", card).group())

    assert lost == [State.CANCELLED, State.CANCELLED]
    assert states(own, done_before) == [State.PLANNED, State.CANCELLED]


def test_unticked_the_plans_stay(pages, manager, deal):
    own = planned(manager, deal, "Call")

    lose(pages, deal)

    assert states(own) == [State.PLANNED]


def test_a_refused_loss_calls_nothing_off(pages, manager, deal):
    own = planned(manager, deal, "Call")

    lose(pages, deal, call_off="1", reason="")

    assert states(own) == [State.PLANNED]


def test_what_one_may_not_change_stays_planned_for_its_person(pages, manager, stranger, deal, administrator):
    theirs = planned(administrator, deal, "The director's own call")

    lose(pages, deal, call_off="1")

    assert states(theirs) == [State.PLANNED]


def test_undoing_takes_up_nothing_of_another_deal(pages, manager, deal, make_deal_of):
    elsewhere = planned(manager, make_deal_of(manager), "Call")
    cancel(elsewhere, manager)
    lose(pages, deal)

    pages.post(f"/deals/{deal.pk}/reopening?again={elsewhere.pk}&again=x")

    assert states(elsewhere) == [State.CANCELLED]
